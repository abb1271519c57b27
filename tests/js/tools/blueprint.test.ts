/**
 * @jest-environment node
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { validateBlueprint } from '@wp-playground/blueprints';
import { asFile, blueprints } from '../../../tools/playground/blueprint';
import { root } from '../../../tools/root';

interface Blueprint {
	steps: { step: string; pluginData?: unknown }[];
}

const read = ( file: string ): Blueprint =>
	JSON.parse( readFileSync( path.join( root, file ), 'utf8' ) ) as Blueprint;

describe.each( Object.entries( blueprints ) )( '%s', ( file, plugin ) => {
	test( 'is as its sources make it; else run `npm run blueprints`', () => {
		expect( readFileSync( path.join( root, file ), 'utf8' ) ).toBe(
			asFile( plugin )
		);
	} );

	test( 'is valid, as Playground itself checks it', () => {
		expect( validateBlueprint( read( file ) ) ).toEqual( { valid: true } );
		expect(
			validateBlueprint( { ...read( file ), landing: '/' } ).valid
		).toBe( false );
	} );
} );

test( 'the two differ only in where the plugin comes from', () => {
	const [ first, second ] = Object.keys( blueprints ).map( ( file ) => {
		const { steps, ...rest } = read( file );
		return {
			...rest,
			steps: steps.map( ( step ) =>
				step.step === 'installPlugin' ? step.step : step
			),
		};
	} );
	expect( first ).toEqual( second );
} );
