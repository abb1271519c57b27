import type { FlushQuery } from '../../api/client';
import { type Cause, causes, type FlushState } from '../../domain/types';

export const results = [
	'open',
	'done',
	'partial',
	'failed',
	'cancelled',
	'undone',
] as const;
export type Result = ( typeof results )[ number ];

/** Causes of flushes that somebody asked for. `scan` is one: users flush what a check has found. */
const asked: readonly Cause[] = [ 'person', 'code', 'scan' ];

/** A cause, or `itself` for all causes of automatic flushes. */
export const reasons = [ 'itself', ...causes ] as const;
export type Reason = ( typeof reasons )[ number ];

/** The filters, as in the page's URL; an empty one matches all flushes. */
export interface Filters {
	search: string;
	result: Result | '';
	/** A user's id. */
	user: string;
	cause: Reason | '';
	/** The first and the last day, such as 2026-11-30. */
	after: string;
	before: string;
	page: number;
}

export const noFilters: Filters = {
	search: '',
	result: '',
	user: '',
	cause: '',
	after: '',
	before: '',
	page: 1,
};

// Not `page`, which WordPress uses for the screen.
const PAGE = 'history_page';

/** Reads the filters from a URL, ignoring invalid values. */
export function readFilters( address: URLSearchParams ): Filters {
	const read = ( name: string ) => address.get( name ) ?? '';
	const user = read( 'user' );
	const page = Number( read( PAGE ) );
	return {
		search: read( 'search' ).trim(),
		result: oneOf( results, read( 'result' ) ),
		user: /^\d{1,15}$/.test( user ) ? user : '',
		cause: oneOf( reasons, read( 'cause' ) ),
		after: startOf( read( 'after' ) ) ? read( 'after' ) : '',
		before: startOf( read( 'before' ) ) ? read( 'before' ) : '',
		page: Number.isInteger( page ) && page > 0 ? page : 1,
	};
}

/** Writes the filters into a URL, and keeps everything else in it. */
export function writeFilters( filters: Filters, address: URL ): URL {
	const written = new URL( address );
	const { page, ...others } = filters;
	const values = { ...others, [ PAGE ]: page > 1 ? String( page ) : '' };
	for ( const [ name, value ] of Object.entries( values ) ) {
		if ( value === '' ) {
			written.searchParams.delete( name );
		} else {
			written.searchParams.set( name, value );
		}
	}
	return written;
}

export function isFiltered( { page, ...filters }: Filters ): boolean {
	return Object.values( filters ).some( ( value ) => value !== '' );
}

/** Returns the server's query. Days are in the browser's time zone, like the times on the screen. */
export function queryOf( filters: Filters ): FlushQuery {
	const { search, result, user, cause, after, before } = filters;
	const from = startOf( after );
	const until = startOf( before, 1 );
	return {
		...( search !== '' && { search } ),
		...( result === 'open' && { open: true } ),
		...( isState( result ) && { state: [ result ] } ),
		...( user !== '' && { user: Number( user ) } ),
		...( cause !== '' && { cause: causesOf( cause ) } ),
		...( from && { after: from.toISOString() } ),
		...( until && { before: until.toISOString() } ),
	};
}

function causesOf( reason: Reason ): Cause[] {
	return reason === 'itself'
		? causes.filter( ( cause ) => ! asked.includes( cause ) )
		: [ reason ];
}

function isState( result: Result | '' ): result is Result & FlushState {
	return result !== '' && result !== 'open';
}

function oneOf< T extends string >(
	choices: readonly T[],
	value: string
): T | '' {
	return choices.find( ( choice ) => choice === value ) ?? '';
}

/** Returns midnight at the start of a day, plus `later` days; null for an invalid day. */
function startOf( day: string, later = 0 ): Date | null {
	const [ , year, month, date ] =
		/^(\d{4})-(\d\d)-(\d\d)$/.exec( day )?.map( Number ) ?? [];
	if ( ! year || ! month || ! date ) {
		return null;
	}
	const start = new Date( year, month - 1, date );
	// JavaScript would take 30 February for a day in March.
	return start.getMonth() === month - 1
		? new Date( year, month - 1, date + later )
		: null;
}
