// The step-by-step check of what a flush depends on, as the REST API sends it.

export interface DiagnosticsStep {
	id: string;
	title: string;
}

export interface Diagnostics {
	steps: DiagnosticsStep[];
	/** The head of the report, as plain text. */
	report: string;
}

export type DiagnosisState = 'ok' | 'warning' | 'failed' | 'skipped';

/** What one step found. */
export interface Diagnosis extends DiagnosticsStep {
	state: DiagnosisState;
	message: string;
	/** What to do; empty where nothing has to be done. */
	help: string;
	/** What it was told by, such as times. */
	facts: string[];
	/** All of it as plain text, without secrets. */
	report: string;
}
