import { readFileSync } from 'node:fs';
import { InvalidInput, isObject } from './check';
import {
	DROPPABLE_HEADERS,
	type AccountStatus,
	type PurgeAnswer,
	type SwitchInput,
} from './switch-types';

/** One request of a recording, with its answer; docs/real-cdn.md describes the fields. */
interface Ask {
	name: string;
	/** Seconds since the recording began. */
	at: number;
	/** Seconds since the removal or purge that the request waited for; null if it waited for none. */
	after: number | null;
	accept: string;
	link: string;
	status: number;
	headers: Record< string, string | number >;
	body: string;
	shows: string | null;
	said: string;
}

export interface Recording {
	nextKey: string;
	ended: string;
	asks: Ask[];
}

/** The switches that imitate a recorded CDN, and notes on what they do not reproduce. */
export interface Replay {
	switches: SwitchInput;
	notes: string[];
}

const DAY = 86400;
const ACCOUNTS = [ 2, 1, -1, -2, -3 ] as const;

const text = ( value: unknown ): string =>
	typeof value === 'string' ? value : '';
const number = ( value: unknown ): number =>
	typeof value === 'number' ? value : 0;

const readAsk = ( value: unknown ): Ask => {
	if ( ! isObject( value ) || ! isObject( value[ 'headers' ] ) ) {
		throw new InvalidInput( 'An entry of the recording has no headers.' );
	}
	const { after, picture } = value;
	return {
		name: text( value[ 'name' ] ),
		at: number( value[ 'at' ] ),
		after: typeof after === 'number' ? after : null,
		accept: text( value[ 'accept' ] ),
		link: text( value[ 'link' ] ),
		status: number( value[ 'status' ] ),
		headers: Object.fromEntries(
			Object.entries( value[ 'headers' ] ).flatMap( ( [ name, held ] ) =>
				typeof held === 'string' || typeof held === 'number'
					? [ [ name, held ] ]
					: []
			)
		),
		body: text( value[ 'body' ] ),
		shows: isObject( picture ) ? text( picture[ 'shows' ] ) : null,
		said: text( value[ 'said' ] ),
	};
};

export const readRecording = ( value: unknown ): Recording => {
	if (
		! isObject( value ) ||
		value[ 'format' ] !== 'shortpixel-flush-recording' ||
		value[ 'version' ] !== 1 ||
		! Array.isArray( value[ 'asks' ] )
	) {
		throw new InvalidInput( 'This is no recording of a CDN.' );
	}
	return {
		nextKey: text( value[ 'next_key' ] ),
		ended: text( value[ 'ended' ] ),
		asks: value[ 'asks' ].map( readAsk ),
	};
};

export const loadRecording = ( file: string ): Recording => {
	const content = readFileSync( file, 'utf8' );
	try {
		return readRecording( JSON.parse( content ) );
	} catch ( error ) {
		if ( error instanceof SyntaxError ) {
			throw new InvalidInput( `${ file } is not JSON.` );
		}
		throw error;
	}
};

/** Searches the requests of a recording. */
class Asks {
	constructor( private readonly asks: readonly Ask[] ) {}

	all( ...names: string[] ): Ask[] {
		return this.asks.filter( ( { name } ) => names.includes( name ) );
	}

	last( ...names: string[] ): Ask | undefined {
		return this.all( ...names ).at( -1 );
	}

	/** Returns which test image, `A` or `B`, the last request with one of these names got; null if none. */
	shows( ...names: string[] ): string | null {
		return this.last( ...names )?.shows ?? null;
	}

	/** Returns the requests that the CDN answered with an image. */
	images(): Ask[] {
		return this.asks.filter(
			( { link, shows, status } ) =>
				shows !== null && status === 200 && link.startsWith( 'cdn/' )
		);
	}

	find( test: ( ask: Ask ) => boolean ): Ask | undefined {
		return this.asks.find( test );
	}
}

const middle = ( one: number, other: number ): number => ( one + other ) / 2;

/** Whether a copy's age shows that a cache fetched it again after the removal; its content may still be old. */
const isTakenAnew = ( { after, headers }: Ask ): boolean => {
	const at = headers[ 'cdn-cachedat' ];
	const age =
		headers[ 'age' ] ?? ( typeof at === 'number' ? -at : undefined );
	return typeof age === 'number' && after !== null && age < after - 1;
};

const LOOKS = [ 'removed_5', 'removed_15', 'removed_30', 'removed_65' ];

/** Reads how a removal is answered, how long it takes, and which copies it removes. */
const removal = ( asks: Asks ): SwitchInput => {
	const accepted = asks.last( 'remove' );
	const looks = asks.all( ...LOOKS );
	if ( accepted === undefined || looks.length === 0 ) {
		return {};
	}
	const status = { removal_status: accepted.status };
	const before = asks.shows( 'plain_kept' );
	const changed = looks.findIndex(
		( look ) => look.shows !== before || isTakenAnew( look )
	);
	const first = looks[ changed ];
	const later = asks.last( 'removed' );
	if ( first === undefined ) {
		return later?.shows === before
			? { ...status, no_removal: true }
			: { ...status, removal_delay: 65.5 };
	}
	const delay = middle( looks[ changed - 1 ]?.after ?? 0, first.after ?? 0 );
	if ( first.shows === before ) {
		return { ...status, removal_delay: delay, removal_reach: 'edge' };
	}
	return { ...status, removal_delay: delay, removal_scope: scope( asks ) };
};

/** Reads which copies of a source a removal deletes. */
const scope = ( asks: Asks ): 'exact' | 'source' | 'format' => {
	const isOld = ( name: string ): boolean =>
		asks.shows( name ) === 'A' && asks.shows( `removed_${ name }` ) === 'A';
	if ( isOld( 'accept_none' ) ) {
		return 'format';
	}
	return isOld( 'other_size' ) ? 'exact' : 'source';
};

/** Reads the answer for a variant that does not exist yet. */
const cold = ( asks: Asks ): SwitchInput => {
	const tries = asks.all( 'plain' );
	const redirect = asks.find( ( { status } ) =>
		[ 302, 307 ].includes( status )
	);
	const status: SwitchInput = {
		redirect_status: redirect?.status === 302 ? 302 : 307,
	};
	const [ first ] = tries;
	const last = tries.at( -1 );
	if ( first === undefined || last === undefined ) {
		return status;
	}
	if ( first.status >= 500 ) {
		return { ...status, server_error: { status: first.status } };
	}
	if ( last.status === 200 && last.shows === null ) {
		return { ...status, error_page: true };
	}
	if ( last.status === 302 || last.status === 307 ) {
		return asks.last( 'account' )?.said.includes( '-' )
			? { ...status, no_credits: true }
			: { ...status, build_delay: 3600 };
	}
	const waited = tries.at( -2 );
	return {
		...status,
		cold: tries.length === 1 ? 'build' : 'redirect',
		build_delay:
			waited === undefined || waited === first
				? 0
				: middle( waited.at, last.at ) - first.at,
	};
};

/** Reads which kinds of new link (query, spelling, parameter) the CDN answers with the plain link's copy. */
const forms = ( asks: Asks ): SwitchInput => {
	const isSame = ( form: string ): boolean =>
		asks.shows( form, `${ form }_again` ) === 'A' &&
		asks.shows( `site_${ form }` ) !== 'A';
	return {
		ignore_query: isSame( 'query' ),
		normalise_paths: isSame( 'spelling' ),
		ignore_version: isSame( 'parameter' ),
	};
};

/** Reads which headers images have, which are missing, and by how much the CDN's clock is wrong. */
const headers = ( asks: Asks ): SwitchInput => {
	const images = asks.images();
	const has = ( name: string ): boolean =>
		images.some( ( image ) => name in image.headers );
	if ( images.length === 0 ) {
		return {};
	}
	const isBunny =
		has( 'cdn-cache' ) ||
		images.some( ( image ) => image.headers[ 'server' ] === 'bunnycdn' );
	const dropped = DROPPABLE_HEADERS.filter(
		( name ) =>
			! has( name ) &&
			! ( isBunny && [ 'age', 'last-modified' ].includes( name ) )
	);
	const cacheControl = images
		.map( ( image ) => image.headers[ 'cache-control' ] )
		.find( ( value ) => typeof value === 'string' );
	const date = images
		.map( ( image ) => image.headers[ 'date' ] )
		.find( ( value ) => typeof value === 'number' );
	return {
		headers: isBunny ? 'bunny' : 'plain',
		...( dropped.length > 0 ? { drop_headers: { headers: dropped } } : {} ),
		...( typeof cacheControl === 'string'
			? { cache_control: cacheControl }
			: {} ),
		// A smaller difference may be the time an answer takes, or rounding to whole seconds.
		...( typeof date === 'number' && Math.abs( date ) > 5
			? { clock_skew: { date } }
			: {} ),
	};
};

/** Reads whether there is a cache in front of ShortPixel's. */
const edge = ( asks: Asks, reach: SwitchInput ): SwitchInput => {
	const first = asks.all( 'plain' ).find( ( { status } ) => status === 200 );
	if ( first?.headers[ 'cdn-cache' ] === 'miss' ) {
		return { edge_lifetime: 13 * DAY };
	}
	return reach.removal_reach === 'edge' ? { edge_lifetime: 365 * DAY } : {};
};

const formats = ( asks: Asks ): SwitchInput => {
	const all = asks.last( 'accept_all' );
	const none = asks.last( 'accept_none' );
	const negotiates = all?.link.includes( 'to_auto' ) ?? false;
	return {
		by_accept:
			! negotiates &&
			all?.shows === 'A' &&
			none?.shows === 'A' &&
			all.headers[ 'content-type' ] !== none.headers[ 'content-type' ],
	};
};

const PURGE_ANSWERS: Readonly< Record< string, PurgeAnswer > > = {
	'status 2': 'status',
	'status_text 2': 'status_text',
	'code 2': 'code',
	'code_text 2': 'code_text',
	cdn_error: 'cdn_error',
	empty: 'empty',
	page: 'page',
	text: 'text',
};

/** Reads how long a purge takes: until a request gets another picture than before the purge; 60 s if none does. */
const purgeDelay = ( asks: Asks ): SwitchInput => {
	const before = asks.shows( 'removed' );
	const looks = asks.all( 'purged_5', 'purged_30' );
	if ( before === null || looks.length === 0 ) {
		return {};
	}
	const changed = looks.findIndex( ( { shows } ) => shows !== before );
	return {
		purge_delay:
			changed < 0
				? 60
				: middle(
						looks[ changed - 1 ]?.after ?? 0,
						looks[ changed ]?.after ?? 0
					),
	};
};

const services = ( asks: Asks ): SwitchInput => {
	const said = asks.last( 'account' )?.said ?? '';
	const account = ACCOUNTS.find( ( one ) =>
		[ `status ${ one }`, `status_text ${ one }` ].includes( said )
	) satisfies AccountStatus | undefined;
	const purge = asks.last( 'purge' );
	return {
		...( account === undefined ? {} : { account } ),
		...( purge === undefined
			? {}
			: {
					purge_answer: purge.said.endsWith( 'wrong_key' )
						? 'wrong_key'
						: ( PURGE_ANSWERS[ purge.said ] ?? 'other' ),
				} ),
		...( purge !== undefined && purge.status >= 400
			? { refused_account_key: { status: purge.status } }
			: {} ),
	};
};

const rest = ( asks: Asks, nextKey: string ): SwitchInput => {
	const head = asks.last( 'plain_head' );
	const get = asks.last( 'plain_again' );
	const next = asks.last( 'next_key' );
	return {
		head_status:
			head !== undefined && head.status > 0 && head.status !== get?.status
				? head.status
				: null,
		...( next !== undefined && next.status >= 400 && next.status < 600
			? { refused_keys: { keys: [ nextKey ], status: next.status } }
			: {} ),
	};
};

const notesOf = ( { ended }: Recording, asks: Asks ): string[] => [
	...( ended === 'complete'
		? []
		: [
				`It ended early (${ ended }): the rest is as without a recording.`,
			] ),
	...( asks.find( ( { status } ) => status === 429 )
		? [ 'The CDN was busy once. Use the switch rate_limit.' ]
		: [] ),
	...( asks.find( ( { status } ) => status === 0 )
		? [ 'Some requests had no answer. Use the switches reset and slow.' ]
		: [] ),
	...( asks.shows( 'plain_kept' ) === 'B'
		? [ 'The plain link was new before it was removed.' ]
		: [] ),
];

/** Reads the switches with which the simulator answers as the recorded CDN did. */
export const replayOf = ( recording: Recording ): Replay => {
	const asks = new Asks( recording.asks );
	const reach = removal( asks );
	return {
		switches: {
			...cold( asks ),
			...reach,
			...edge( asks, reach ),
			...forms( asks ),
			...formats( asks ),
			...headers( asks ),
			...services( asks ),
			...purgeDelay( asks ),
			...rest( asks, recording.nextKey ),
		},
		notes: notesOf( recording, asks ),
	};
};
