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
import type { DelayCurve } from './delay';
import { PRESETS } from './presets';
import {
	DROPPABLE_HEADERS,
	PRESET_NAMES,
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

const isCurve = ( value: unknown ): value is DelayCurve =>
	Array.isArray( value ) &&
	value.every(
		( point, index ) =>
			Array.isArray( point ) &&
			point.length === 2 &&
			[ 1, DAY ].every( ( most, axis ) => {
				const at: unknown = point[ axis ];
				const least: unknown = value[ index - 1 ]?.[ axis ] ?? 0;
				return (
					typeof at === 'number' &&
					at >= Number( least ) &&
					at <= most
				);
			} )
	) &&
	value.at( -1 )?.[ 0 ] === 1;

const delay: Check< number | DelayCurve > = ( value, path ) => {
	if ( ! Array.isArray( value ) ) {
		return number( 0, DAY )( value, path );
	}
	if ( isCurve( value ) ) {
		return value;
	}
	throw new InvalidInput(
		`${ path } must be seconds, or a list of [ share, seconds ] that rise up to the share 1.`
	);
};

const SETTINGS: {
	readonly [ Name in keyof Settings ]: Check< Settings[ Name ] >;
} = {
	redirect_status: oneOf( 307, 302 ),
	removal_status: integer( 200, 599 ),
	removal_scope: oneOf( 'exact', 'source', 'format' ),
	removal_reach: oneOf( 'all', 'edge' ),
	removal_delay: delay,
	purge_delay: nullable( number( 0, DAY ) ),
	seed: integer( 0, 1e9 ),
	build_delay: number( 0, DAY ),
	cold: oneOf( 'redirect', 'build' ),
	account: oneOf( 2, 1, -1, -2, -3 ),
	purge_answer: oneOf( ...PURGE_ANSWERS ),
	purge_reach: oneOf( 'parameters', 'source' ),
	ignore_query: boolean,
	normalise_paths: boolean,
	ignore_version: boolean,
	by_accept: boolean,
	edge_lifetime: nullable( number( 0, 1e9 ) ),
	headers: oneOf( 'plain', 'bunny' ),
	cache_control: text( 200 ),
	head_status: nullable( integer( 200, 599 ) ),
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

/** The switches to change, and whether all others are reset. */
export interface Changes {
	anew: boolean;
	switches: Partial< Switches >;
}

/** Reads changes of switches; throws InvalidInput if any of them is wrong. */
export const readChanges = ( input: unknown ): Changes => {
	if ( ! isObject( input ) ) {
		throw new InvalidInput( 'The body must be a JSON object of switches.' );
	}
	const { preset, ...given } = input;
	if ( preset === undefined ) {
		return { anew: false, switches: readSwitches( given ) };
	}
	const name = nullable( oneOf( ...PRESET_NAMES ) )( preset, 'preset' );
	return {
		anew: true,
		switches: {
			...readSwitches( name === null ? {} : { ...PRESETS[ name ] } ),
			...readSwitches( given ),
		},
	};
};

const readSwitches = (
	input: Record< string, unknown >
): Partial< Switches > => {
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
