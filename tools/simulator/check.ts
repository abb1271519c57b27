/** Thrown for invalid input; the message says what is wrong with it. */
export class InvalidInput extends Error {}

/** Reads an unknown value as a T, or throws InvalidInput. */
export type Check< T > = ( value: unknown, path: string ) => T;

/** A field's check and its default value. */
export type Field< T > = readonly [ check: Check< T >, fallback: T ];

export const isObject = (
	value: unknown
): value is Record< string, unknown > =>
	typeof value === 'object' && value !== null && ! Array.isArray( value );

export const number =
	( min: number, max: number ): Check< number > =>
	( value, path ) => {
		if ( typeof value === 'number' && value >= min && value <= max ) {
			return value;
		}
		throw new InvalidInput(
			`${ path } must be a number from ${ min } to ${ max }.`
		);
	};

export const integer =
	( min: number, max: number ): Check< number > =>
	( value, path ) => {
		if ( Number.isInteger( value ) ) {
			return number( min, max )( value, path );
		}
		throw new InvalidInput( `${ path } must be a whole number.` );
	};

export const boolean: Check< boolean > = ( value, path ) => {
	if ( typeof value === 'boolean' ) {
		return value;
	}
	throw new InvalidInput( `${ path } must be true or false.` );
};

export const oneOf =
	< T extends string | number >( ...allowed: readonly T[] ): Check< T > =>
	( value, path ) => {
		const found = allowed.find( ( one ) => one === value );
		if ( found !== undefined ) {
			return found;
		}
		throw new InvalidInput(
			`${ path } must be one of ${ allowed.join( ', ' ) }.`
		);
	};

export const text =
	( max: number ): Check< string > =>
	( value, path ) => {
		if ( typeof value === 'string' && value.length <= max ) {
			return value;
		}
		throw new InvalidInput(
			`${ path } must be a text of at most ${ max } characters.`
		);
	};

export const pattern: Check< string > = ( value, path ) => {
	const source = text( 1000 )( value, path );
	try {
		return new RegExp( source ).source;
	} catch {
		throw new InvalidInput( `${ path } must be a regular expression.` );
	}
};

export const nullable =
	< T >( check: Check< T > ): Check< T | null > =>
	( value, path ) =>
		value === null ? null : check( value, path );

export const list =
	< T >( check: Check< T >, max: number ): Check< T[] > =>
	( value, path ) => {
		if ( ! Array.isArray( value ) || value.length > max ) {
			throw new InvalidInput(
				`${ path } must be a list of at most ${ max }.`
			);
		}
		return value.map( ( one, index ) =>
			check( one, `${ path }[${ index }]` )
		);
	};

export const fields =
	< T extends object >( table: {
		readonly [ Name in keyof T ]: Field< T[ Name ] >;
	} ): Check< T > =>
	( value, path ) => {
		if ( ! isObject( value ) ) {
			throw new InvalidInput( `${ path } must be an object.` );
		}
		const unknown = Object.keys( value ).find(
			( name ) => ! Object.hasOwn( table, name )
		);
		if ( unknown !== undefined ) {
			throw new InvalidInput( `${ path }.${ unknown } is unknown.` );
		}
		const result: Partial< T > = {};
		for ( const name in table ) {
			const [ check, fallback ] = table[ name ];
			result[ name ] = Object.hasOwn( value, name )
				? check( value[ name ], `${ path }.${ name }` )
				: fallback;
		}
		// The loop has set every name of the table.
		return result as T;
	};
