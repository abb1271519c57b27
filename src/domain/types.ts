// What the server sends, in its own snake_case names; every list is compared with tests/vectors/enums by a test.

export const purgeStates = [
	'queued',
	'sent',
	'fresh',
	'rebuilding',
	'unconfirmed',
	'stale',
	'failed',
	'cancelled',
] as const;
export type PurgeState = ( typeof purgeStates )[ number ];

export const flushStates = [
	'queued',
	'running',
	'waiting',
	'done',
	'partial',
	'failed',
	'cancelled',
	'undone',
] as const;
export type FlushState = ( typeof flushStates )[ number ];

export const layers = [
	'shortpixel',
	'wait',
	'edge',
	'page_caches',
	'check',
] as const;
export type Layer = ( typeof layers )[ number ];

export const foundIn = [ 'settings', 'page', 'pasted' ] as const;
export type FoundIn = ( typeof foundIn )[ number ];

export const evidenceKinds = [
	'identical_to_origin',
	'looks_old',
	'looks_same',
	'age_newer',
	'age_older',
	'last_modified_newer',
	'last_modified_older',
	'last_modified_matches_origin',
	'etag_changed',
	'etag_same',
	'date_older',
	'redirect_to_origin',
	'redirect_elsewhere',
	'error_page',
	'http_error',
	'no_answer',
	'no_evidence',
] as const;
export type EvidenceKind = ( typeof evidenceKinds )[ number ];

export const errorCodes = [
	'shortpixel_flush_invalid_input',
	'shortpixel_flush_unknown_field',
	'shortpixel_flush_not_a_cdn_url',
	'shortpixel_flush_host_not_allowed',
	'shortpixel_flush_image_not_found',
	'shortpixel_flush_not_an_image',
	'shortpixel_flush_page_not_found',
	'shortpixel_flush_page_has_no_images',
	'shortpixel_flush_nothing_to_flush',
	'shortpixel_flush_no_provider',
	'shortpixel_flush_not_logged_in',
	'shortpixel_flush_forbidden',
	'shortpixel_flush_not_found',
	'shortpixel_flush_endpoint_changed',
	'shortpixel_flush_already_running',
	'shortpixel_flush_provider_unreadable',
	'shortpixel_flush_cannot_undo',
	'shortpixel_flush_cannot_retry',
	'shortpixel_flush_cannot_cancel',
	'shortpixel_flush_too_many',
	'shortpixel_flush_busy',
	'shortpixel_flush_cdn_failed',
	'shortpixel_flush_storage_failed',
] as const;
export type ErrorCode = ( typeof errorCodes )[ number ];

export const capabilities = [
	'shortpixel_flush_images',
	'shortpixel_flush_site',
	'shortpixel_flush_manage',
] as const;
export type Capability = ( typeof capabilities )[ number ];

export type WorkState = 'queued' | 'running' | 'done' | 'skipped' | 'failed';
export type Scope = 'images' | 'urls' | 'site';
export type Counts = Record< PurgeState, number >;

export interface FlushAttachment {
	id: number;
	title: string;
	thumbnail: string;
	edit_url: string;
}

export interface FlushLayer {
	layer: Layer;
	state: WorkState;
	counts: Counts;
}

export interface FlushStep {
	id: string;
	title: string;
	state: WorkState;
	message: string;
	seconds: number | null;
}

export interface Flush {
	id: number;
	scope: Scope;
	state: FlushState;
	reason: string;
	subject: {
		title: string;
		attachments: FlushAttachment[];
		attachment_count: number;
		urls: string[];
		url_count: number;
	};
	user: { id: number; name: string };
	endpoint: null | { from: string; to: string };
	layers: FlushLayer[];
	counts: Counts & { total: number };
	steps: FlushStep[];
	wait: null | { seconds_left: number };
	message: string;
	can: { run: boolean; retry: boolean; cancel: boolean; undo: boolean };
	created_at: string;
	finished_at: string | null;
}

export interface Evidence {
	kind: EvidenceKind;
	text: string;
}

export interface Purge {
	id: number;
	layer: Layer;
	state: PurgeState;
	url: string;
	source: string;
	attachment_id: number | null;
	width: number | null;
	format: string | null;
	found_in: FoundIn;
	evidence: Evidence[];
	reason: string;
	status: number | null;
	sent_at: string | null;
	checked_at: string | null;
}

export interface Variant {
	url: string;
	source: string;
	attachment_id: number | null;
	width: number | null;
	format: string | null;
	found_in: FoundIn;
}

export interface PageCache {
	id: string;
	name: string;
	clears: boolean;
}

export type AccountState =
	'ok' | 'low' | 'exhausted' | 'unreachable' | 'unknown';

export interface Account {
	state: AccountState;
	message: string;
}

export interface SitePlan {
	provider: { id: string; name: string };
	endpoint: { from: string; to: string };
	images: number;
	files: number;
	files_exact: boolean;
	page_caches: PageCache[];
	account: Account;
	custom_host: boolean;
	effects: string[];
}

export interface Plan {
	scope: Scope;
	addresses: number;
	sources: number;
	attachments: FlushAttachment[];
	variants: Variant[];
	found_in: Record< FoundIn, number >;
	notes: string[];
	site: null | SitePlan;
}

export interface ProviderStatus {
	id: string;
	name: string;
	state: 'ready' | 'problem';
	endpoint: string | null;
	next_endpoint: string | null;
	custom_host: boolean;
	can: { images: boolean; site: boolean };
	message: string;
}

export interface Status {
	providers: ProviderStatus[];
	edges: { id: string; name: string; message: string }[];
	page_caches: PageCache[];
	runner: { cron: boolean; message: string };
	account: null | Account;
	running: Flush[];
	last_site_flush: Flush | null;
	can: { images: boolean; site: boolean; manage: boolean };
}

export interface Settings {
	wait_seconds: number;
	parallel: number;
	hosts: string[];
	delete_data: boolean;
}

export interface FlushRequest {
	scope: Scope;
	attachments?: number[];
	urls?: string[];
	expected_endpoint?: string;
	reason?: string;
}

export type FlushAct = 'run' | 'retry' | 'cancel' | 'undo';

export interface FlushPage {
	flushes: Flush[];
	total: number;
	pages: number;
}

export interface PurgePage {
	purges: Purge[];
	total: number;
	pages: number;
}
