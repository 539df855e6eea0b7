/**
 * Takes the place of @vscode/extension-telemetry in the bundle: the Azure helpers for VS Code insist on a reporter, and
 * this product reports nothing to anybody.
 */
export class TelemetryReporter {
  readonly telemetryLevel = 'off';
  sendTelemetryEvent(): void {
    // Nothing leaves this product.
  }
  sendTelemetryErrorEvent(): void {
    // Nothing leaves this product.
  }
  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

export default TelemetryReporter;
