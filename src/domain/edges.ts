// The site's own CDNs and proxies, as the server tells of them and takes them.

/** A kind of edge asks its owner for these. */
export interface EdgeField {
	name: string;
	label: string;
	help: string;
	type: 'text' | 'secret' | 'choice' | 'lines';
	is_required: boolean;
	choices: { value: string; label: string }[];
	/** What the whole value has to match; empty where anything goes. */
	pattern: string;
}

export interface EdgeKind {
	id: string;
	name: string;
	fields: EdgeField[];
	/** What using it costs; empty where it costs nothing. */
	costs: string;
}

export interface EdgeKinds {
	kinds: EdgeKind[];
	/** What keeps secrets from being safe on this site; empty where nothing does. */
	note: string;
	dismissed: DismissedSuggestion[];
}

/** An edge as it is set up; its secrets stay on the server. */
export interface SiteEdge {
	id: string;
	kind: string;
	hosts: string[];
	setup: Record< string, string >;
	/** Secrets that are set. */
	secrets: string[];
	/** Fields that wp-config.php sets, `hosts` among them. */
	constants: string[];
	/** Set up by wp-config.php, so that it can't be removed here. */
	fixed: boolean;
}

/** All that are set up, and which list that is: another that was saved since must not be lost. */
export interface SiteEdges {
	edges: SiteEdge[];
	edges_revision: string;
}

/** What is sent of an edge: one without an id is new, a secret that is left out stays as it is. */
export interface EdgeInput {
	id?: string;
	kind: string;
	hosts: string[];
	setup: Record< string, string >;
}

export interface EdgeStatus {
	id: string;
	kind: string;
	name: string;
	hosts: string[];
	state: 'ready' | 'untested' | 'problem';
	message: string;
}

/** An edge that a picture's headers show, and that is not set up. */
export interface Suggestion {
	kind: string;
	name: string;
	host: string;
	evidence: string;
}

/** A suggestion that the owner does not want. */
export type DismissedSuggestion = Omit< Suggestion, 'evidence' >;

/** What is suggested, and what is not any more. */
export interface Suggestions {
	suggestions: Suggestion[];
	dismissed: DismissedSuggestion[];
}

export interface EdgeTest {
	state: 'done' | 'failed';
	message: string;
	zone: string;
}
