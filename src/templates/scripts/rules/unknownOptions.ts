import type { TemplateFinding } from '../../../core/templates.ts';
import type { ScriptRun } from '../run.ts';

/** An option that people are told to use and that the command does not have. */
interface WrongOption {
  readonly commands: RegExp;
  readonly option: RegExp;
  readonly instead: string;
}

/**
 * Sources: azure-cli, module cognitiveservices, `_params.py` and `custom.py`; the help of Set-AzKeyVaultKeyRotationPolicy; azure-cli,
 * module keyvault, `delete-policy`.
 */
const wrong: readonly WrongOption[] = [
  {
    commands: /^cognitiveservices account (create|update)$/,
    option: /^--(key-vault-properties|key-vault-uri|key-name|key-version|key-source)$/,
    instead: 'The key is given as JSON: --encryption \'{"keySource":"Microsoft.KeyVault","keyVaultProperties":{…}}\'.',
  },
  {
    commands: /^cognitiveservices account update$/,
    option: /^--assign-identity$/,
    instead: 'An identity is assigned with “az cognitiveservices account identity assign”.',
  },
  {
    commands: /^set-azkeyvaultkeyrotationpolicy$/,
    option: /^-timebeforeexpiry$/,
    instead:
      'It belongs into -KeyRotationLifetimeAction @{Action="Rotate";TimeBeforeExpiry="…"}, or into a policy file (-PolicyPath).',
  },
  {
    commands: /^keyvault delete-policy$/,
    option: /^--key[-_]id$/,
    instead: 'It takes --object-id, --spn or --upn, and the policy of that principal is deleted.',
  },
];

export function unknownOptions({ calls, world }: ScriptRun): readonly TemplateFinding[] {
  return calls.flatMap((call) => {
    const ofCommand = wrong.filter(({ commands }) => commands.test(call.name));
    if (ofCommand.length === 0) return [];
    return call.options.flatMap(({ name, word }): readonly TemplateFinding[] => {
      const found = ofCommand.find(({ option }) => option.test(name));
      if (!found) return [];
      const command = call.isPowerShell ? call.name : `az ${call.name}`;
      const written = world.lines.text.slice(word.start, word.end);
      return [
        {
          rule: 'script-unknown-option',
          severity: 'error',
          message: `“${command}” has no option ${written}. ${found.instead}`,
          uri: world.uri,
          range: world.range(word),
          related: [],
          fixes: [],
        },
      ];
    });
  });
}
