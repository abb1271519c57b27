import { parseTarget } from './address';
import { content, json, plain, type Answer } from './answers';
import { acceptRemoval } from './removal';
import type { Simulation } from './simulation';
import type { PurgeAnswer } from './switch-types';
import { variantOf, type VariantFilter } from './variant';

// ShortPixel's services, which its own plugins request: purges and the account's state.

const ONE = /^\/purge-cdn-cache\/([^/?]*)\/(.+)$/s;
const ALL = /^\/purge-cdn-cache-bulk\/([^/?]*)\/([^/?]+)(\/[^/?]+)?\/?$/;
const ACCOUNT = /^\/read-domain\/([^/?]+)\/?(\?.*)?$/;

const KINDS = [
	[ '/purge-cdn-cache-bulk/', 'purge_all' ],
	[ '/purge-cdn-cache/', 'purge' ],
	[ '/read-domain/', 'account' ],
] as const;

const MESSAGES = {
	2: 'Everything is fine.',
	1: 'The credits are almost used up.',
	'-1': 'The credits are used up.',
	'-2': 'The credits have been used up for a long time.',
	'-3': 'The site could not be reached.',
};

/** Returns the service that a request's target names; null for any other target, such as a CDN URL. */
export const serviceOf = (
	target: string
): 'purge' | 'purge_all' | 'account' | null =>
	KINDS.find( ( [ prefix ] ) => target.startsWith( prefix ) )?.[ 1 ] ?? null;

const WRONG_KEY = { Status: -401, Message: 'Invalid API key.' };
/** The body of the answer, with status 200, to a wrong key from Adaptive Images. */
const NOT_RIGHT = { Status: 1, Message: 'Not the right API Key' };

/** Refuses a key that is not the account's, or that a switch refuses. */
const refusedKey = (
	{ board, options }: Simulation,
	target: string,
	key: string,
	[ status, body ]: [ number, unknown ] = [ 403, WRONG_KEY ]
): Answer | null => {
	const fault = board.hit( 'refused_account_key', target );
	return fault || ! options.keys.includes( key )
		? json( fault?.status ?? status, body )
		: null;
};

const PAGE =
	'<!doctype html><title>Busy</title><h1>Please come back later</h1>';
const SUCCESS: Partial< Record< PurgeAnswer, unknown > > = {
	status: 2,
	status_text: '2',
	code: { Code: 2, Message: 'Success' },
	code_text: { Code: '2', Message: 'Success' },
};

/** Purges, and confirms the purge. If a switch chooses an answer that reports no success, nothing is purged. */
const purgeAnswer = (
	simulation: Simulation,
	target: string,
	filter: VariantFilter,
	message: string
): Answer => {
	const { purge_answer: shape, purge_delay: delay } = simulation.board.all();
	if ( shape in SUCCESS ) {
		acceptRemoval( simulation, target, filter, delay );
		return json( 200, { Status: SUCCESS[ shape ], Message: message } );
	}
	switch ( shape ) {
		case 'text':
			return plain( 200, 'OK' );
		case 'page':
			return content( 200, 'text/html; charset=utf-8', PAGE );
		case 'empty':
			return content( 200, 'application/json', '' );
		case 'wrong_key':
			return json( 200, NOT_RIGHT );
		case 'cdn_error':
			return json( 200, {
				Status: 2,
				Message: message,
				CDN: { Error: 'The CDN could not be purged.' },
			} );
		default:
			return json( 200, { Status: 1, Message: 'Waiting.' } );
	}
};

/**
 * Returns a filter for what a purge removes: copies with the URL's key and source (or, if the URL ends with `*`, any
 * source that begins with it), and with its parameters, unless a switch says otherwise. Null if it is not a CDN URL.
 */
const purged = ( { board }: Simulation, url: string ): VariantFilter | null => {
	const isPrefix = url.endsWith( '*' );
	const [ , host, target ] =
		/^(?:https?:\/\/)?([^/]+)(\/.*)$/is.exec(
			isPrefix ? url.slice( 0, -1 ) : url
		) ?? [];
	const parsed = host && target ? parseTarget( host, target ) : null;
	if ( parsed === null ) {
		return null;
	}
	const { purge_reach: reach } = board.all();
	const wanted = variantOf( parsed, board.all() );
	return ( { key, set, source } ) =>
		key === wanted.key &&
		( set === wanted.set || reach === 'source' ) &&
		( isPrefix
			? source.startsWith( wanted.source )
			: source === wanted.source );
};

const purgeOne = ( simulation: Simulation, target: string ): Answer => {
	const [ , key = '', url = '' ] = ONE.exec( target ) ?? [];
	const no = refusedKey( simulation, target, key );
	if ( no !== null ) {
		return no;
	}
	const filter = purged( simulation, url );
	return filter === null
		? json( 400, { Status: -1, Message: 'Not a CDN URL.' } )
		: purgeAnswer( simulation, target, filter, 'The file will be purged.' );
};

/**
 * Selects the variants of a site's files by its host, which Adaptive Images sends without `www.` (`isBare`), and Image
 * Optimizer as it is.
 */
export const ofSite =
	( host: string, isBare: boolean ): VariantFilter =>
	( { source } ) => {
		if ( ! URL.canParse( source ) ) {
			return false;
		}
		const url = new URL( source );
		return [ url.host, url.hostname ].some(
			( one ) => ( isBare ? one.replace( /^www\./, '' ) : one ) === host
		);
	};

/**
 * Answers a purge of a whole site. Image Optimizer sends a POST with the CDN's host after the site's, Adaptive Images a
 * GET without the CDN's host.
 */
const purgeAll = (
	simulation: Simulation,
	method: string,
	target: string
): Answer => {
	const [ , key = '', host = '', cdn ] = ALL.exec( target ) ?? [];
	const isBare = host !== '' && cdn === undefined;
	const allowed = isBare ? 'GET' : 'POST';
	if ( method !== allowed ) {
		const answer = plain( 405, `Only ${ allowed }.` );
		return { ...answer, headers: { ...answer.headers, allow: allowed } };
	}
	return (
		refusedKey(
			simulation,
			target,
			key,
			isBare ? [ 200, NOT_RIGHT ] : undefined
		) ??
		purgeAnswer(
			simulation,
			target,
			ofSite( host, isBare ),
			'The domain will be purged.'
		)
	);
};

const account = ( { board }: Simulation, target: string ): Answer => {
	const [ , host ] = ACCOUNT.exec( target ) ?? [];
	if ( host === undefined ) {
		return plain( 404, 'Not found.' );
	}
	const set = board.all();
	const used = set.no_credits !== null && set.account > 0;
	const status = used ? -1 : set.account;
	return json( 200, {
		Status: status,
		Message: MESSAGES[ status ],
		Domain: host,
		HasAccount: true,
		CreditsTotal: 10_000,
		CreditsLeft: { 2: 8_200, 1: 140 }[ status as 1 | 2 ] ?? 0,
	} );
};

export const serviceAnswer = (
	simulation: Simulation,
	method: string,
	target: string
): Answer => {
	const kind = serviceOf( target );
	if ( kind === 'purge_all' ) {
		return purgeAll( simulation, method, target );
	}
	return kind === 'purge'
		? purgeOne( simulation, target )
		: account( simulation, target );
};
