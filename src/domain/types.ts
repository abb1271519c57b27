// The REST API's requests and responses, with its snake_case names. A test compares each list of values with
// tests/vectors/enums.

import type { EdgeStatus, Suggestion } from './edges';

export const purgeStates = [
	'queued',
	'sent',
	'fresh',
	'rebuilding',
	'unconfirmed',
	'stale',
	'failed',
	'unchecked',
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

export const foundIn = [
	'new_link',
	'probe',
	'page',
	'pasted',
	'recent',
	'density',
	'settings',
	'old_link',
] as const;
export type FoundIn = ( typeof foundIn )[ number ];

export const evidenceKinds = [
	'identical_to_origin',
	'looks_new',
	'looks_old',
	'looks_same',
	'other_shape',
	'differs',
	'former_bytes',
	'bytes_changed',
	'bytes_same',
	'cached_before',
	'cached_after',
	'arrived_after',
	'age_newer',
	'age_older',
	'last_modified_newer',
	'last_modified_older',
	'last_modified_matches_origin',
	'etag_changed',
	'etag_same',
	'date_older',
	'stale_at_edge',
	'stale_at_shortpixel',
	'stale_at_site',
	'redirect_to_origin',
	'redirect_kept',
	'redirect_too_early',
	'gone',
	'still_there',
	'redirect_at_new_link',
	'made_at_new_link',
	'never_old',
	'made_too_early',
	'made_after_file',
	'redirect_elsewhere',
	'error_page',
	'http_error',
	'no_answer',
	'no_evidence',
] as const;
export type EvidenceKind = ( typeof evidenceKinds )[ number ];

/** Why a flush was started, as in includes/model/causes.php. */
export const causes = [
	'person',
	'code',
	'delete',
	'rename',
	'replace',
	'restore',
	'edit',
	'change',
	'optimise',
	'scan',
	'outside',
] as const;
export type Cause = ( typeof causes )[ number ];

export const imageStates = [
	'waiting',
	'put_off',
	'changed',
	'settled',
] as const;

export const errorCodes = [
	'shortpixel_flush_invalid_input',
	'shortpixel_flush_unknown_field',
	'shortpixel_flush_not_confirmed',
	'shortpixel_flush_daily_limit',
	'shortpixel_flush_not_a_cdn_url',
	'shortpixel_flush_host_not_allowed',
	'shortpixel_flush_image_not_found',
	'shortpixel_flush_not_an_image',
	'shortpixel_flush_page_not_found',
	'shortpixel_flush_page_has_no_images',
	'shortpixel_flush_nothing_to_flush',
	'shortpixel_flush_copy',
	'shortpixel_flush_no_provider',
	'shortpixel_flush_not_logged_in',
	'shortpixel_flush_forbidden',
	'shortpixel_flush_not_found',
	'shortpixel_flush_endpoint_changed',
	'shortpixel_flush_edges_changed',
	'shortpixel_flush_ended',
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

export type WorkState = 'queued' | 'running' | 'done' | 'skipped' | 'failed';
export type Scope = 'images' | 'urls' | 'site';
/** The requested method: `removal` keeps the links; `purge` is only for a flush of everything. */
export type Method = 'auto' | 'new_link' | 'removal' | 'purge';

/** A flush's result in one word, such as what visitors get now. */
export const flushResults = [
	'open',
	'stopped',
	'undone',
	'gone',
	'everybody',
	'new_visitors',
	'sampled',
	'looked',
	'unseen',
	'unknown',
	'old',
	'changed',
] as const;
export type FlushResult = ( typeof flushResults )[ number ];
export type Counts = Record< PurgeState, number >;

/** A screen as a page sees it: the layout viewport in CSS pixels, and device pixels per CSS pixel. */
export interface Screen {
	width: number;
	height: number;
	density: number;
}

/** An element's size on some of the layout's screens, which are given by index. */
export interface Box {
	width: number;
	height: number;
	/** Padding and border on both sides together. */
	padding_x: number;
	padding_y: number;
	screens: number[];
}

export interface LayoutImage {
	/** The file's URL from the placeholder; a relative one is resolved. */
	source: string;
	kind: 'image' | 'background';
	/** The file's own size, as the placeholder states it; 0 if it states no valid one. */
	width: number;
	height: number;
	boxes: Box[];
}

/** Why a page was not measured: it refuses to be framed, it could not be read or laid out, or time ran out. */
export type UnmeasuredReason = 'framing' | 'unreachable' | 'late';

export interface Layout {
	url: string;
	state: 'measured' | UnmeasuredReason;
	screens: Screen[];
	images: LayoutImage[];
}

export interface PublicPage {
	url: string;
	title: string;
}

/** A page as fetched by this browser. */
export interface OutsidePage {
	url: string;
	/** The HTTP status; 0 if there was no answer, or one that is too long. */
	status: number;
	headers: Record< string, string >;
	/** The parts of the page that may contain links, and its end. */
	text: string;
}

/** The public pages that show some images, and the screens to measure them on. */
export interface PublicPages {
	pages: PublicPage[];
	screens: Screen[];
}

export type Device = 'phone' | 'tablet' | 'desktop';

/** Follow-ups that a flush can offer if it failed, wholly or in part. */
export type Offer = 'check_why';

/** A check's finding that may explain why a flush failed, wholly or in part. */
export interface Finding {
	check: string;
	label: string;
	result: 'good' | 'recommended' | 'critical';
	message: string;
	help: string;
}

/** The completeness of the search for a flush's links. */
export interface Coverage {
	/** Pages that were measured in a browser. */
	pages: number;
	/** The smallest number of screens on which any of these pages was measured. */
	screens: number;
	/** Kinds of screens on which each of these pages was measured. */
	devices: Device[];
	/** Pages that the server read. */
	read: number;
	/** Whether every page found to show the images could be read, and names all the copies that it uses. */
	whole: boolean;
	skipped: { url: string; reason: UnmeasuredReason }[];
}

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

export interface Surface {
	kind: 'share' | 'icon' | 'preload' | 'data' | 'sitemap' | 'feed';
	/** `own`: the page or document names the site's own file, not a CDN link. */
	state: 'old' | 'unknown' | 'own' | 'new';
	text: string;
	/** The page or document that names the image. */
	page: string;
}

export interface Flush {
	id: number;
	/** Incremented with each change. */
	version: number;
	scope: Scope;
	state: FlushState;
	/** `schedule` is on record from earlier plugin versions. */
	cause: Cause | 'schedule';
	/** The cause in words, such as "Replaced (Ana)". */
	why: string;
	/** The reason given with the request; for an automatic flush, what happened to the images. */
	reason: string;
	subject: {
		title: string;
		attachments: FlushAttachment[];
		attachment_count: number;
		/** The ids of up to a hundred images; empty if the flush keeps no list of them. */
		attachment_ids: number[];
		urls: string[];
		url_count: number;
		/** Whether the flush covers the whole Media Library. */
		library: boolean;
		/** The pages whose images are flushed. */
		pages: string[];
	};
	method: Method;
	/** Numbers of images by way: a new link, or a removal of copies without one. */
	ways: { new_link: number; removal: number };
	/** Says which of these ways was taken, sometimes with the reason; may be empty. */
	way_sentence: string;
	/** The number of images planned so far, and of all; null unless the flush plans while it runs. */
	planning: null | { images_done: number; images: number };
	coverage: Coverage | null;
	/** Images whose pages a browser measures while the flush waits for it. */
	measuring: number[];
	/** Pages on which the server has seen the new links; a browser reads them too, as a visitor would. */
	pages_to_read: string[];
	user: { id: number; name: string };
	endpoint: null | { from: string; to: string };
	layers: FlushLayer[];
	/** Numbers of copies that visitors may have, by state. */
	counts: Counts & { total: number };
	/** Numbers of copies: in all, accepted for removal, chosen for the check, and checked. */
	copies: {
		total: number;
		removed: number;
		sampled: number;
		checked: number;
	};
	steps: FlushStep[];
	wait: null | { seconds_left: number };
	/** A sentence on what holds the flush up; empty if nothing does. */
	trouble: string;
	message: string;
	result: FlushResult;
	/** Further facts, in sentences. */
	details: string[];
	/** Places outside the pages' content that name the images, such as feeds; one entry per kind and state. */
	surfaces: Surface[];
	/** Whether no check could show what the flush did, for example because no known page shows its images. */
	unchecked: boolean;
	/** The longest time that browsers may keep the old image, 0 if unknown; null if they don't, or nothing was checked. */
	kept_by_browsers: null | { seconds: number };
	offers: Offer[];
	can: {
		run: boolean;
		retry: boolean;
		cancel: boolean;
		undo: boolean;
	};
	created_at: string;
	finished_at: string | null;
}

/** An image's last flush, and the state of its last change. */
export interface ImageNews {
	id: number;
	state: ( typeof imageStates )[ number ];
	/** Says what will happen, that visitors may see the old image, or why a change was not flushed; may be empty. */
	message: string;
	flush: Flush | null;
}

/** An image whose last change was not flushed, or whose last flush failed. */
export interface ChangedImage extends FlushAttachment {
	/** Says what the change waits for, why it was not flushed, or that visitors may see the old image, for example. */
	message: string;
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

/** A copy with thumbnails as data URIs, each null if none is kept. */
export interface Comparison {
	copy: Purge;
	/** The CDN's image before the removal, or at the old link. */
	before: string | null;
	/** The site's file at the time of the check. */
	site: string | null;
	/** The CDN's image at the time of the check. */
	after: string | null;
	/** Whether the CDN redirected visitors to the site's file instead of sending an image. */
	leads_to_site: boolean;
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

/**
 * A provider in a flush of everything: its images get the next endpoint, or ShortPixel purges its cache of the site.
 */
export interface SitePart {
	id: string;
	name: string;
	by: 'switch' | 'purge';
	from: string;
	/** The next endpoint; empty if the links stay the same. */
	to: string;
}

export interface SitePlan {
	provider: { id: string; name: string };
	endpoint: { from: string; to: string };
	providers: SitePart[];
	images: number;
	files: number;
	files_exact: boolean;
	page_caches: PageCache[];
	account: Account;
	custom_host: boolean;
	effects: string[];
}

export interface Estimate {
	images: number;
	/** The ShortPixel credits that the flush will probably use; null if unknown. */
	credits: number | null;
	/** Whether the user has to agree. */
	asks: boolean;
	/** Such as "8 images, probably 20 credits." */
	sentence: string;
}

/** The response if the user has to agree before the flush starts. */
export type Question = { estimate: Estimate } | { no_credits: string };

export interface Agreed {
	/** Tells the server that this client can ask the user. */
	ask: true;
	/** The number of images that the user has agreed to flush. */
	confirmed?: number;
}

export interface RefusedLink {
	url: string;
	message: string;
}

export interface Plan {
	scope: Scope;
	addresses: number;
	sources: number;
	/** The first few images. */
	attachments: FlushAttachment[];
	attachment_count: number;
	variants: Variant[];
	found_in: Record< FoundIn, number >;
	coverage: Coverage | null;
	notes: string[];
	/** Numbers of images by way: a new link, or a removal of copies without one. */
	ways: { new_link: number; removal: number };
	/** Says which of these ways is taken, sometimes with the reason; may be empty. */
	way_sentence: string;
	/** Sentences on the parts of the request that are left out. */
	left_out: string[];
	/** Pasted links that can't be flushed; the plan is empty if there are any. */
	refused: RefusedLink[];
	site: null | SitePlan;
	/**
	 * For the whole library or a large selection: how many images that is, and how many of them the estimated number of
	 * links is based on.
	 */
	library: null | { images: number; looked_at: number };
	estimate: Estimate | null;
	/** The number of images that this user may still flush today; null if there is no limit. */
	left: number | null;
}

export interface ProviderStatus {
	id: string;
	name: string;
	state: 'ready' | 'problem';
	endpoint: string | null;
	next_endpoint: string | null;
	custom_host: boolean;
	can: {
		images: boolean;
		site: boolean;
		/** Whether ShortPixel can be asked to remove all copies at once. */
		purge: boolean;
		/** Whether images can get new links, as far as known. */
		new_link: boolean;
	};
	message: string;
	/** The URL of ShortPixel's own instructions for this provider; empty if there are none. */
	help_url: string;
}

export interface Status {
	providers: ProviderStatus[];
	edges: EdgeStatus[];
	suggestions: Suggestion[];
	page_caches: PageCache[];
	runner: {
		cron: boolean;
		driver: 'wp_cron' | 'action_scheduler';
		message: string;
	};
	account: null | Account;
	running: Flush[];
	last_site_flush: Flush | null;
	/**
	 * The number of images that changed outside WordPress and await a decision; 0 for users who may not flush
	 * everything.
	 */
	outside: number;
	can: { images: boolean; site: boolean; manage: boolean };
}

export interface Settings {
	/** Whether changed images are flushed automatically. */
	automatic: boolean;
	/** Whether that includes changes by image optimizers. */
	optimizers: boolean;
	hosts: string[];
	delete_data: boolean;
	/** The names of settings fixed in wp-config.php, read-only. */
	fixed: string[];
}

export interface FlushRequest {
	scope: Scope;
	attachments?: number[];
	urls?: string[];
	/** Text that contains links, instead of `urls`. */
	pasted?: string;
	/** Every image of the Media Library, instead of `attachments`. */
	library?: true;
	expected_endpoint?: string;
	reason?: string;
	/** Set if a scan found that the images look old. */
	cause?: 'scan';
	method?: Method;
	/** Whether this browser measures the images' pages and will send layouts. */
	measuring?: true;
	/** The number of images that the user has agreed to flush. */
	confirmed?: number;
	/** Whether the user agreed that visitors get the originals. */
	without_credits?: true;
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
