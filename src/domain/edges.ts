// The site's own CDNs and proxies, as the REST API sends and accepts them.

/** A field in the setup of one kind of edge. */
export interface EdgeField {
	name: string;
	label: string;
	help: string;
	type: 'text' | 'secret' | 'choice' | 'lines';
	is_required: boolean;
	choices: { value: string; label: string }[];
	/** A regular expression for the whole value; empty if anything is allowed. */
	pattern: string;
}

export interface EdgeKind {
	id: string;
	name: string;
	fields: EdgeField[];
}

export interface EdgeKinds {
	kinds: EdgeKind[];
	/** Why secrets are not safe on this site; empty if they are. */
	note: string;
	dismissed: DismissedSuggestion[];
}

/** A configured edge. Its secrets stay on the server. */
export interface SiteEdge {
	id: string;
	kind: string;
	hosts: string[];
	setup: Record< string, string >;
	/** Names of the secrets that are set. */
	secrets: string[];
	/** Fields that wp-config.php sets; may include `hosts`. */
	constants: string[];
	/** Whether wp-config.php configures the edge, so that it can't be removed here. */
	fixed: boolean;
}

/** The configured edges, with the revision that keeps a save from overwriting a newer list. */
export interface SiteEdges {
	edges: SiteEdge[];
	edges_revision: string;
}

/** An edge to save, new if it has no id. A missing secret is kept, unless the server, zone or account changes. */
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

/** An edge that is not set up, recognized by an image's headers or by the host of CDN links. */
export interface Suggestion {
	kind: string;
	name: string;
	host: string;
	/** The header that gave it away; empty if only the host did. */
	evidence: string;
}

export type DismissedSuggestion = Omit< Suggestion, 'evidence' >;

export interface Suggestions {
	suggestions: Suggestion[];
	dismissed: DismissedSuggestion[];
}

export interface EdgeTest {
	state: 'done' | 'failed';
	message: string;
	zone: string;
}
