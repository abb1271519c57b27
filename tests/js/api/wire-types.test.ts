// The TypeScript compiler stores the kinds of types and symbols as bit flags.
/* eslint-disable no-bitwise */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

// The fields of each response according to the PHP schemas, written by tests/php/integration/rest/WireTypesTest.php.
const root = join( __dirname, '../../..' );
const schemas = JSON.parse(
	readFileSync( join( root, 'tests/vectors/wire/types.json' ), 'utf8' )
) as Record< string, unknown >;

const files = [ 'types', 'scan', 'edges' ].map( ( name ) =>
	join( root, `src/domain/${ name }.ts` )
);
const program = ts.createProgram( files, {
	strict: true,
	exactOptionalPropertyTypes: true,
	noEmit: true,
	types: [],
	lib: [ 'lib.es2022.d.ts' ],
} );
const checker = program.getTypeChecker();

/**
 * Describes a type in the format of tests/vectors/wire/types.json.
 *
 * @param type
 */
function fieldsOf( type: ts.Type ): unknown {
	const parts = type.isUnion() ? type.types : [ type ];
	const known = parts.filter(
		( part ) => ! ( part.flags & ts.TypeFlags.Null )
	);
	const nullable = known.length < parts.length ? '?' : '';
	const [ first ] = known;
	if ( ! first ) {
		return '';
	}
	if ( first.flags & ts.TypeFlags.StringLike ) {
		return `string${ nullable }`;
	}
	if ( first.flags & ts.TypeFlags.NumberLike ) {
		return `number${ nullable }`;
	}
	if ( first.flags & ts.TypeFlags.BooleanLike ) {
		return `boolean${ nullable }`;
	}
	const [ item ] = checker.isArrayType( first )
		? checker.getTypeArguments( first as ts.TypeReference )
		: [];
	if ( item ) {
		return [ `array${ nullable }`, fieldsOf( item ) ];
	}
	const fields = checker.getPropertiesOfType( first ).map( ( field ) => {
		const optional = field.flags & ts.SymbolFlags.Optional ? '?' : '';
		return [
			field.name + optional,
			fieldsOf( checker.getTypeOfSymbol( field ) ),
		];
	} );
	return fields.length
		? [ `object${ nullable }`, Object.fromEntries( fields.sort() ) ]
		: `object${ nullable }`;
}

/**
 * Finds a type by its file and name, such as `types/Flush`.
 *
 * @param name
 */
function typeNamed( name: string ): ts.Type {
	const [ file, exported ] = name.split( '/' );
	const source = program.getSourceFile(
		join( root, `src/domain/${ file }.ts` )
	);
	const module = source && checker.getSymbolAtLocation( source );
	const symbol =
		module &&
		checker
			.getExportsOfModule( module )
			.find( ( one ) => one.name === exported );
	if ( ! symbol ) {
		throw new Error( `There is no type ${ name }.` );
	}
	return checker.getDeclaredTypeOfSymbol( symbol );
}

it.each( Object.entries( schemas ) )(
	'has the fields of the schema in %s',
	( names, schema ) => {
		const parts = names
			.split( ' ' )
			.map(
				( name ) => fieldsOf( typeNamed( name ) ) as [ string, object ]
			);
		expect( [
			'object',
			Object.assign( {}, ...parts.map( ( [ , fields ] ) => fields ) ),
		] ).toEqual( schema );
	}
);
