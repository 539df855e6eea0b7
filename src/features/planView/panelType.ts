/** VS Code's name for these panels; the manifest activates the extension by it, so that they come back with the window. */
export const panelType = 'aoaiCmk.board';
