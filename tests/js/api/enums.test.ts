import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import * as types from '../../../src/domain/types';

const folder = join( __dirname, '../../vectors/enums' );
const unions: Record< string, readonly string[] > = {
	causes: types.causes,
	'error-codes': types.errorCodes,
	'evidence-kinds': types.evidenceKinds,
	'flush-results': types.flushResults,
	'flush-states': types.flushStates,
	'found-in': types.foundIn,
	'image-states': types.imageStates,
	layers: types.layers,
	'purge-states': types.purgeStates,
};

it( 'has a union for each list shared by both languages', () => {
	// Only the server checks capabilities.
	const names = readdirSync( folder )
		.map( ( file ) => file.replace( '.json', '' ) )
		.filter( ( name ) => name !== 'capabilities' );
	expect( Object.keys( unions ).sort() ).toEqual( names.sort() );
} );

it.each( Object.entries( unions ) )(
	'has the same %s as the shared list',
	( name, union ) => {
		const list: unknown = JSON.parse(
			readFileSync( join( folder, `${ name }.json` ), 'utf8' )
		);
		expect( union ).toEqual( list );
	}
);
