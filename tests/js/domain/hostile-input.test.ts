import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	findCdnUrls,
	nextEndpoint,
	parseCdnUrl,
	removalUrl,
} from '../../../src/domain';

const plain = 'https://a.bc/k/w_1+ret_img/d.ef/g.jpg';
const hostile: { name: string; piece: string; start?: string }[] = JSON.parse(
	readFileSync( join( __dirname, '../../fuzz/hostile.json' ), 'utf8' )
);
const megabytes = hostile.map( ( { name, piece, start = '' } ) => ( {
	name,
	text: start + piece.repeat( 1e6 / piece.length ),
} ) );

test.each( megabytes )(
	'a URL is found after a megabyte of: $name',
	( { text } ) => {
		const found = findCdnUrls( `"${ text }" ${ plain }` );

		expect( found.includes( plain ) ).toBe( true );
		expect( parseCdnUrl( found[ 0 ] ?? '' ) ).not.toBeNull();
	}
);

test.each( megabytes )(
	'every function handles a megabyte of: $name',
	( { text } ) => {
		expect( removalUrl( text ) === null ).toBe(
			parseCdnUrl( text ) === null
		);
		expect( ( nextEndpoint( text ) ?? '' ).length ).toBeLessThanOrEqual(
			text.length + 1
		);
	}
);

test( 'a URL of any length is found', () => {
	const long = `https://a.bc/k/ret_img/d.ef/${ 'x'.repeat( 1e6 ) }.jpg`;

	expect( findCdnUrls( `<img src="${ long }">` )[ 0 ] === long ).toBe( true );
	expect( parseCdnUrl( long )?.source.length ).toBe(
		long.length -
			'https://a.bc/k/ret_img/d.ef/'.length +
			'https://d.ef/'.length
	);
} );
