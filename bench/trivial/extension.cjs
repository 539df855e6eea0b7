// The least that an extension with a tree can be: what everything else is compared with.
const vscode = require('vscode');

exports.activate = (context) => {
  const rows = ['one', 'two', 'three'];
  context.subscriptions.push(
    vscode.window.registerTreeDataProvider('trivial.rows', {
      getChildren: () => rows,
      getTreeItem: (row) => new vscode.TreeItem(row),
    }),
  );
};
