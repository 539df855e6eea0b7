import { asStrings, member } from '../json.ts';
import type { Principal } from '../state/directory.ts';
import type { Estate } from '../state/estate.ts';
import { principalName } from '../state/principalName.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import { bodyOf, refusal, type GraphCall } from './call.ts';
import { getter, lister, notFound, one, page, type Collection } from './collection.ts';
import { servicePrincipalView } from './view.ts';

type View = Readonly<Record<string, unknown>>;

const users: Collection = { name: 'users', type: 'User', view: userView };
const groups: Collection = { name: 'groups', type: 'Group', view: groupView };

export const listUsers = lister(users);
export const listGroups = lister(groups);
export const getGroup = getter(groups);

/** GET /users/{id}, the id being an object id or a user principal name. */
export function getUser(call: GraphCall): Reply {
  const id = parameter(call.parameters, 'id').toLowerCase();
  const { estate } = call.azure;
  return one(call, users, id, (user) => user.objectId.toLowerCase() === id || principalName(estate, user) === id);
}

/** GET /me: the person of the token. An application is nobody. */
export function getMe(call: GraphCall): Reply {
  const id = call.caller.objectId.toLowerCase();
  if (call.azure.estate.principals.get(id)?.type !== 'User') {
    throw refusal(call, 400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
  }
  return one(call, users, id, ({ objectId }) => objectId.toLowerCase() === id);
}

/** GET /groups/{id}/members: the direct ones. */
export function listMembers(call: GraphCall): Reply {
  const { estate } = call.azure;
  const id = parameter(call.parameters, 'id');
  const group = estate.principals.get(id.toLowerCase());
  if (group?.type !== 'Group') throw notFound(call, id);
  const members = (group.members ?? []).flatMap((memberId) => estate.principals.get(memberId.toLowerCase()) ?? []);
  return page(
    call,
    'directoryObjects',
    members.map((principal) => objectView(estate, principal)),
  );
}

/** GET /directoryObjects/{id}. */
export function getDirectoryObject(call: GraphCall): Reply {
  const id = parameter(call.parameters, 'id');
  const principal = call.azure.estate.principals.get(id.toLowerCase());
  if (principal === undefined) throw notFound(call, id);
  return { status: 200, body: objectView(call.azure.estate, principal) };
}

/** POST /directoryObjects/getByIds: those of the ids that exist. */
export function getByIds(call: GraphCall): Reply {
  const { estate } = call.azure;
  const ids = asStrings(member(bodyOf(call), 'ids'));
  if (ids === undefined || ids.length === 0 || ids.length > 1000) {
    throw refusal(call, 400, 'Request_BadRequest', "The property 'ids' must hold 1 to 1000 ids.");
  }
  const types = asStrings(member(bodyOf(call), 'types'))?.map((type) => type.toLowerCase());
  const value = ids
    .flatMap((id) => estate.principals.get(id.toLowerCase()) ?? [])
    .filter(
      ({ type }) => types === undefined || types.includes(type.toLowerCase()) || types.includes('directoryobject'),
    )
    .map((principal) => objectView(estate, principal));
  return {
    status: 200,
    body: { '@odata.context': `https://${call.request.host}/v1.0/$metadata#directoryObjects`, value },
  };
}

/** An object among others of different types says which it is. */
function objectView(estate: Estate, principal: Principal): View {
  switch (principal.type) {
    case 'User':
      return { '@odata.type': '#microsoft.graph.user', ...userView(estate, principal) };
    case 'Group':
      return { '@odata.type': '#microsoft.graph.group', ...groupView(estate, principal) };
    case 'ServicePrincipal':
      return { '@odata.type': '#microsoft.graph.servicePrincipal', ...servicePrincipalView(estate, principal) };
  }
}

function userView(estate: Estate, user: Principal): View {
  const [givenName = user.displayName, ...rest] = user.displayName.split(' ');
  const name = principalName(estate, user);
  return {
    businessPhones: [],
    displayName: user.displayName,
    givenName,
    jobTitle: null,
    mail: name,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: rest.join(' ') || null,
    userPrincipalName: name,
    id: user.objectId,
  };
}

function groupView(_estate: Estate, { objectId, displayName, description }: Principal): View {
  return {
    id: objectId,
    deletedDateTime: null,
    description: description ?? null,
    displayName,
    groupTypes: [],
    mail: null,
    mailEnabled: false,
    mailNickname: displayName,
    securityEnabled: true,
    visibility: null,
  };
}
