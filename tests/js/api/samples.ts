import type {
	Comparison,
	Estimate,
	Counts,
	Flush,
	FlushResult,
	FlushState,
	Layout,
	Plan,
	Purge,
	Question,
	Settings,
	Status,
} from '../../../src/domain/types';

const none: Counts = {
	queued: 0,
	sent: 0,
	fresh: 0,
	rebuilding: 0,
	unconfirmed: 0,
	stale: 0,
	failed: 0,
	unchecked: 0,
	cancelled: 0,
};

const attachment = {
	id: 12,
	title: 'mid.jpg',
	thumbnail: 'https://example.com/mid-150x150.jpg',
	edit_url: 'https://example.com/wp-admin/post.php?post=12&action=edit',
};

export function counts( some: Partial< Counts > & { total: number } ) {
	return { ...none, ...some };
}

export const results: Record< FlushState, FlushResult > = {
	queued: 'open',
	running: 'open',
	waiting: 'open',
	done: 'new_visitors',
	partial: 'unknown',
	failed: 'old',
	cancelled: 'stopped',
	undone: 'undone',
};

/** A flush that has just been started: 43 addresses of one image. */
export function aFlush( changes: Partial< Flush > = {} ): Flush {
	const of = changes.counts ?? counts( { total: 43, queued: 43 } );
	const { total } = of;
	const removed = total - of.queued;
	return {
		id: 7,
		version: 1,
		scope: 'images',
		state: 'queued',
		cause: 'person',
		why: 'Asked for by admin',
		reason: '',
		subject: {
			title: 'mid.jpg',
			attachments: [ attachment ],
			attachment_count: 1,
			attachment_ids: [ 12 ],
			urls: [],
			url_count: 0,
			library: false,
			pages: [],
		},
		method: 'auto',
		ways: { new_link: 0, removal: 1 },
		way_sentence: '',
		planning: null,
		coverage: null,
		measuring: [],
		pages_to_read: [],
		user: { id: 1, name: 'admin' },
		endpoint: null,
		layers: [
			{ layer: 'shortpixel', state: 'running', counts: none },
			{ layer: 'wait', state: 'queued', counts: none },
			{ layer: 'check', state: 'queued', counts: none },
		],
		counts: of,
		copies: {
			total,
			removed,
			sampled: total - of.unchecked,
			checked: removed - of.sent - of.unchecked,
		},
		steps: [],
		wait: null,
		trouble: '',
		message: 'Flushing…',
		result: results[ changes.state ?? 'queued' ],
		details: [],
		surfaces: [],
		unchecked: false,
		kept_by_browsers: null,
		offers: [],
		can: {
			run: true,
			retry: false,
			cancel: true,
			undo: false,
		},
		created_at: '2026-11-24T15:10:05Z',
		finished_at: null,
		...changes,
	};
}

export function waiting( seconds: number, changes: Partial< Flush > = {} ) {
	return aFlush( {
		state: 'waiting',
		counts: counts( { total: 43, sent: 43 } ),
		wait: { seconds_left: seconds },
		message: 'Removal requested.',
		...changes,
	} );
}

/** A flush that waits, since ShortPixel does not answer. */
export function inTrouble( seconds: number, changes: Partial< Flush > = {} ) {
	const trouble = 'ShortPixel does not answer.';
	return aFlush( {
		state: 'waiting',
		wait: { seconds_left: seconds },
		trouble,
		message: trouble,
		...changes,
	} );
}

export function done( changes: Partial< Flush > = {} ) {
	return aFlush( {
		state: 'done',
		counts: counts( { total: 43, fresh: 43 } ),
		message: 'New for new visitors. Checked on phone, tablet and desktop.',
		can: {
			run: false,
			retry: false,
			cancel: false,
			undo: false,
		},
		finished_at: '2026-11-24T15:11:05Z',
		...changes,
	} );
}

export function partial( changes: Partial< Flush > = {} ) {
	return done( {
		state: 'partial',
		counts: counts( { total: 43, fresh: 41, stale: 2 } ),
		message: 'Some visitors still see the old image.',
		can: {
			run: false,
			retry: true,
			cancel: false,
			undo: false,
		},
		...changes,
	} );
}

/** A flush of all images whose first `count` steps are done. */
export function siteFlush( count: number, changes: Partial< Flush > = {} ) {
	const titles = {
		try: 'Try a new link',
		switch: 'Switch to it',
		styles: 'Clear the styles',
	};
	return aFlush( {
		id: 9,
		scope: 'site',
		ways: { new_link: 0, removal: 0 },
		state: 'running',
		subject: {
			title: 'All images',
			attachments: [],
			attachment_count: 0,
			attachment_ids: [],
			urls: [],
			url_count: 0,
			library: false,
			pages: [],
		},
		endpoint: {
			from: 'https://cdn.shortpixel.ai/spai2',
			to: 'https://cdn.shortpixel.ai/spai3',
		},
		counts: counts( { total: 0 } ),
		steps: Object.entries( titles ).map( ( [ id, title ], index ) => ( {
			id,
			title,
			state: index < count ? 'done' : 'queued',
			message: '',
			seconds: index < count ? 0.4 : null,
		} ) ),
		message: 'Giving all images new links.',
		...changes,
	} );
}

export function siteDone( changes: Partial< Flush > = {} ) {
	return siteFlush( 3, {
		state: 'done',
		message: 'Your pages now ask for …/spai3.',
		can: {
			run: false,
			retry: false,
			cancel: false,
			undo: true,
		},
		...changes,
	} );
}

export function aPurge( changes: Partial< Purge > = {} ): Purge {
	return {
		id: 1,
		layer: 'shortpixel',
		state: 'fresh',
		url: 'https://cdn.shortpixel.ai/spai2/w_300+ret_img/example.com/mid.jpg',
		source: 'https://example.com/mid.jpg',
		attachment_id: 12,
		width: 300,
		format: 'webp',
		found_in: 'settings',
		evidence: [
			{ kind: 'identical_to_origin', text: 'It is the same file.' },
		],
		reason: '',
		status: 200,
		sent_at: '2026-11-24T15:10:06Z',
		checked_at: '2026-11-24T15:11:00Z',
		...changes,
	};
}

export function aComparison( changes: Partial< Comparison > = {} ): Comparison {
	return {
		copy: aPurge(),
		before: 'data:image/webp;base64,b2xk',
		site: 'data:image/webp;base64,c2l0ZQ==',
		after: 'data:image/webp;base64,bmV3',
		leads_to_site: false,
		...changes,
	};
}

export function aPlan( changes: Partial< Plan > = {} ): Plan {
	const { url, source, width, format } = aPurge();
	return {
		scope: 'images',
		addresses: 43,
		sources: 7,
		attachments: [ attachment ],
		attachment_count: 1,
		variants: [
			{ url, source, attachment_id: 12, width, format, found_in: 'page' },
		],
		found_in: {
			new_link: 0,
			probe: 0,
			page: 1,
			pasted: 0,
			recent: 0,
			density: 0,
			settings: 42,
			old_link: 0,
		},
		coverage: null,
		notes: [],
		ways: { new_link: 0, removal: 1 },
		way_sentence: '',
		left_out: [],
		refused: [],
		site: null,
		library: null,
		estimate: anEstimate(),
		left: null,
		...changes,
	};
}

export function aSitePlan(
	changes: Partial< NonNullable< Plan[ 'site' ] > > = {}
): Plan {
	return aPlan( {
		scope: 'site',
		addresses: 0,
		attachments: [],
		attachment_count: 0,
		variants: [],
		site: {
			provider: { id: 'spai', name: 'ShortPixel Adaptive Images' },
			endpoint: {
				from: 'https://cdn.shortpixel.ai/spai2',
				to: 'https://cdn.shortpixel.ai/spai3',
			},
			providers: [
				{
					id: 'spai',
					name: 'ShortPixel Adaptive Images',
					by: 'switch',
					from: 'https://cdn.shortpixel.ai/spai2',
					to: 'https://cdn.shortpixel.ai/spai3',
				},
			],
			images: 1204,
			files: 7224,
			files_exact: true,
			page_caches: [ { id: 'a', name: 'WP Rocket', clears: true } ],
			account: { state: 'ok', message: '' },
			custom_host: false,
			effects: [ 'First views are slower.' ],
			...changes,
		},
	} );
}

/** The estimate of a flush that needs no confirmation. */
export function anEstimate( changes: Partial< Estimate > = {} ): Estimate {
	return {
		images: 1,
		credits: 1,
		asks: false,
		sentence: '1 image, probably 1 credit.',
		...changes,
	};
}

/** The response to a flush that has to be confirmed first. */
export function aQuestion( changes: Partial< Estimate > = {} ): Question {
	return { estimate: anEstimate( { asks: true, ...changes } ) };
}

/** The plan of a flush of the whole library. */
export function aLibraryPlan( changes: Partial< Plan > = {} ): Plan {
	return aPlan( {
		addresses: 4312,
		attachments: [],
		notes: [
			'1,204 images',
			'There may be 52,000 copies on the CDN.',
			'The API URL stays as it is.',
		],
		library: { images: 1204, looked_at: 100 },
		...changes,
	} );
}

/** A flush of the whole library that has begun. */
export function libraryFlush( changes: Partial< Flush > = {} ): Flush {
	return aFlush( {
		state: 'running',
		subject: {
			title: 'The library, 1,204 images',
			attachments: [],
			attachment_count: 1204,
			attachment_ids: [],
			urls: [],
			url_count: 0,
			library: true,
			pages: [],
		},
		planning: { images_done: 400, images: 1204 },
		counts: counts( { total: 3900, queued: 1500, rebuilding: 2400 } ),
		message: 'Flushing: 400 of 1,204 images…',
		...changes,
	} );
}

export function aStatus( changes: Partial< Status > = {} ): Status {
	return {
		providers: [
			{
				id: 'spai',
				name: 'ShortPixel Adaptive Images',
				state: 'ready',
				endpoint: 'https://cdn.shortpixel.ai/spai2',
				next_endpoint: 'https://cdn.shortpixel.ai/spai3',
				custom_host: false,
				can: {
					images: true,
					site: true,
					purge: false,
					new_link: true,
				},
				message: '',
				help_url: '',
			},
		],
		edges: [],
		suggestions: [],
		page_caches: [ { id: 'a', name: 'WP Rocket', clears: true } ],
		runner: { cron: true, driver: 'wp_cron', message: 'WP-Cron runs.' },
		account: { state: 'ok', message: 'ShortPixel answers.' },
		running: [],
		last_site_flush: null,
		outside: 0,
		can: { images: true, site: true, manage: true },
		...changes,
	};
}

export const someSettings: Settings = {
	automatic: true,
	optimizers: false,
	hosts: [],
	delete_data: true,
	fixed: [],
};

/** A page with one image, measured on two screens. */
export function aLayout( changes: Partial< Layout > = {} ): Layout {
	return {
		url: 'https://example.com/',
		state: 'measured',
		screens: [
			{ width: 360, height: 640, density: 3 },
			{ width: 1440, height: 900, density: 1 },
		],
		images: [
			{
				source: 'https://example.com/mid.jpg',
				kind: 'image',
				width: 1600,
				height: 900,
				boxes: [
					{
						width: 320,
						height: 180,
						padding_x: 0,
						padding_y: 0,
						screens: [ 0 ],
					},
				],
			},
		],
		...changes,
	};
}

/** A flush that gives an image a new link; its second step is running. */
export function newLink( changes: Partial< Flush > = {} ): Flush {
	return aFlush( {
		ways: { new_link: 1, removal: 0 },
		state: 'running',
		counts: counts( { total: 0 } ),
		steps: [
			{
				id: 'version',
				title: 'Give the image a new link',
				state: 'done',
				message: '',
				seconds: 0.1,
			},
			{
				id: 'page_caches',
				title: 'Clear the page caches',
				state: 'running',
				message: '',
				seconds: null,
			},
		],
		message: 'Giving it a new link.',
		...changes,
	} );
}

export function newLinkDone( changes: Partial< Flush > = {} ): Flush {
	return newLink( {
		state: 'done',
		message: 'New for visitors.',
		result: 'everybody',
		can: {
			run: false,
			retry: false,
			cancel: false,
			undo: true,
		},
		finished_at: '2026-11-24T15:11:05Z',
		...changes,
	} );
}
