import {
	boolean,
	fields,
	integer,
	InvalidInput,
	isObject,
	list,
	nullable,
	number,
	oneOf,
	pattern,
	text,
	type Check,
	type Field,
} from './check';
import {
	DROPPABLE_HEADERS,
	PURGE_ANSWERS,
	type FaultName,
	type Faults,
	type Scope,
	type Settings,
	type Switches,
} from './switch-types';

const DAY = 86400;
const ERROR_PAGE =
	'<!doctype html><title>Error</title><h1>Something went wrong</h1>';

const httpError = integer( 400, 599 );

const scope: { readonly [ Name in keyof Scope ]: Field< Scope[ Name ] > } = {
	match: [ nullable( pattern ), null ],
	count: [ nullable( integer( 0, 1e6 ) ), null ],
	fraction: [ number( 0, 1 ), 1 ],
};

const SETTINGS: {
	readonly [ Name in keyof Settings ]: Check< Settings[ Name ] >;
} = {
	redirect_status: oneOf( 307, 302 ),
	removal_status: integer( 200, 599 ),
	removal_scope: oneOf( 'exact', 'source' ),
	removal_delay: number( 0, DAY ),
	build_delay: number( 0, DAY ),
	account: oneOf( 2, 1, -1, -2, -3 ),
	purge_answer: oneOf( ...PURGE_ANSWERS ),
	purge_reach: oneOf( 'parameters', 'source' ),
	ignore_query: boolean,
};

const FAULTS: { readonly [ Name in FaultName ]: Check< Faults[ Name ] > } = {
	slow: fields( { ...scope, ms: [ number( 0, 600_000 ), 1000 ] } ),
	rate_limit: fields( {
		...scope,
		retry_after: [ integer( 0, DAY ), 1 ],
		form: [ oneOf( 'seconds', 'date', 'none' ), 'seconds' ],
	} ),
	server_error: fields( { ...scope, status: [ integer( 500, 599 ), 503 ] } ),
	reset: fields( scope ),
	half_answer: fields( scope ),
	drip: fields( { ...scope, ms: [ number( 1, 600_000 ), 1000 ] } ),
	no_removal: fields( scope ),
	stale_edge: fields( {
		...scope,
		refetch_after: [ nullable( number( 0, DAY ) ), null ],
	} ),
	refused_keys: fields( {
		...scope,
		keys: [ list( text( 100 ), 100 ), [] ],
		pattern: [ nullable( pattern ), null ],
		status: [ httpError, 403 ],
	} ),
	refused_account_key: fields( {
		...scope,
		status: [ integer( 200, 599 ), 403 ],
	} ),
	no_credits: fields( scope ),
	error_page: fields( {
		...scope,
		body: [ text( 100_000 ), ERROR_PAGE ],
		content_type: [ text( 100 ), 'text/html; charset=utf-8' ],
	} ),
	drop_headers: fields( {
		...scope,
		headers: [
			list( oneOf( ...DROPPABLE_HEADERS ), 10 ),
			[ ...DROPPABLE_HEADERS ],
		],
	} ),
	redirect: fields( { ...scope, to: [ nullable( text( 2000 ) ), null ] } ),
	clock_skew: fields( {
		...scope,
		date: [ number( -1e9, 1e9 ), 0 ],
		last_modified: [ number( -1e9, 1e9 ), 0 ],
	} ),
};

const readFault = ( name: FaultName, value: unknown ): unknown => {
	if ( value === null || value === false ) {
		return null;
	}
	return FAULTS[ name ]( value === true ? {} : value, name );
};

/** Reads the changes of a control request; throws InvalidInput before anything is changed. */
export const readSwitches = ( input: unknown ): Partial< Switches > => {
	if ( ! isObject( input ) ) {
		throw new InvalidInput( 'The body must be a JSON object of switches.' );
	}
	const changes: Record< string, unknown > = {};
	for ( const [ name, value ] of Object.entries( input ) ) {
		if ( Object.hasOwn( FAULTS, name ) ) {
			changes[ name ] = readFault( name as FaultName, value );
		} else if ( Object.hasOwn( SETTINGS, name ) ) {
			const check = SETTINGS[ name as keyof Settings ];
			changes[ name ] = check( value, name );
		} else {
			throw new InvalidInput( `${ name } is not a switch.` );
		}
	}
	return changes as Partial< Switches >;
};
