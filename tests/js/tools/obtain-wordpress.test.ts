/**
 * @jest-environment node
 */
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AdmZip from 'adm-zip';
import { isComing, obtainBeta } from '../../../tools/wordpress/beta';
import { betaOf, newestOf } from '../../../tools/wordpress/from-wordpress-org';
import { obtainWordPress, versionOf } from '../../../tools/wordpress/obtain';

const variable = 'SHORTPIXEL_FLUSH_WORDPRESS_7_1';

const versionFile = ( version: string ): string =>
	`<?php\n$wp_version = '${ version }';\n`;

let folder: string;

const makeWordPress = ( name: string, version: string ): string => {
	const made = path.join( folder, name );
	mkdirSync( path.join( made, 'wp-includes' ), { recursive: true } );
	writeFileSync(
		path.join( made, 'wp-includes/version.php' ),
		versionFile( version )
	);
	return made;
};

/** A stand-in for WordPress.org. */
const answerAsWordPressOrg = ( version: string ) =>
	jest.spyOn( globalThis, 'fetch' ).mockImplementation( async ( url ) => {
		if ( String( url ).includes( 'stable-check' ) ) {
			return Response.json( {
				'7.0.9': 'outdated',
				'7.1': 'outdated',
				[ version ]: 'latest',
			} );
		}
		expect( String( url ) ).toContain( `wordpress-${ version }.zip` );
		const zip = new AdmZip();
		zip.addFile(
			'wordpress/wp-includes/version.php',
			Buffer.from( versionFile( version ) )
		);
		return new Response( new Uint8Array( zip.toBuffer() ) );
	} );

beforeEach( () => {
	folder = mkdtempSync( path.join( tmpdir(), 'spf-obtain-' ) );
	delete process.env[ variable ];
} );

afterEach( () => {
	jest.restoreAllMocks();
	delete process.env[ variable ];
	rmSync( folder, { recursive: true, force: true } );
} );

test( 'a folder named by the environment comes first', async () => {
	const given = makeWordPress( 'given', '7.1.3' );
	process.env[ variable ] = given;

	expect( await obtainWordPress( '7.1', () => {}, folder ) ).toBe( given );
} );

test( 'a named folder of another line is refused, and nothing else is tried', async () => {
	process.env[ variable ] = makeWordPress( 'given', '7.10' );

	await expect( obtainWordPress( '7.1', () => {}, folder ) ).rejects.toThrow(
		/holds 7\.10 instead of 7\.1/
	);
} );

test( 'the cache comes before any request', async () => {
	const request = answerAsWordPressOrg( '7.1.4' );
	const cached = makeWordPress( '7.1', '7.1.2' );

	expect( await obtainWordPress( '7.1', () => {}, folder ) ).toBe( cached );
	expect( request ).not.toHaveBeenCalled();
} );

test( 'WordPress.org’s newest release of the line is unpacked into the cache', async () => {
	answerAsWordPressOrg( '7.1.4' );

	const made = await obtainWordPress( '7.1', () => {}, folder );

	expect( made ).toBe( path.join( folder, '7.1' ) );
	expect( versionOf( made ) ).toBe( '7.1.4' );
	// PHP's requests need it, and not every package includes it.
	expect(
		existsSync(
			path.join( made, 'wp-includes/certificates/ca-bundle.crt' )
		)
	).toBe( true );
} );

test( 'where none can be obtained, the error names all four ways', async () => {
	jest.spyOn( globalThis, 'fetch' ).mockRejectedValue(
		new Error( 'offline' )
	);
	const { PATH } = process.env;
	process.env[ 'PATH' ] = folder;
	try {
		await expect(
			obtainWordPress( '7.1', () => {}, folder )
		).rejects.toThrow(
			/SHORTPIXEL_FLUSH_WORDPRESS_7_1[\s\S]*cache[\s\S]*wordpress\.org: [\s\S]*offline[\s\S]*Debian’s archive: apt-get is not installed/
		);
	} finally {
		process.env[ 'PATH' ] = PATH;
	}
} );

test( 'the newest patch is found by number, and betas are left out', () => {
	const versions = [ '6.8', '6.8.9', '6.8.12', '6.80.1', '6.8.13-beta1' ];

	expect( newestOf( '6.8', versions ) ).toBe( '6.8.12' );
	expect( newestOf( '6.8', [ '6.8' ] ) ).toBe( '6.8' );
} );

describe( 'the newest beta', () => {
	const beta = 'SHORTPIXEL_FLUSH_WORDPRESS_BETA';

	afterEach( () => {
		delete process.env[ beta ];
	} );

	/** A stand-in for WordPress.org, with what it built last night. */
	const answerWithNightly = ( version: string ) =>
		jest.spyOn( globalThis, 'fetch' ).mockImplementation( async ( url ) => {
			if ( String( url ).includes( 'version-check' ) ) {
				return Response.json( { offers: [ { version: '7.1.3' } ] } );
			}
			expect( String( url ) ).toContain( 'nightly-builds' );
			const zip = new AdmZip();
			zip.addFile(
				'wordpress/wp-includes/version.php',
				Buffer.from( versionFile( version ) )
			);
			return new Response( new Uint8Array( zip.toBuffer() ) );
		} );

	test.each( [
		[ '7.2-alpha-63338', true ],
		[ '7.10-beta1', true ],
		[ '8.0-RC2', true ],
		[ '7.1.4', false ],
		[ '7.1-RC1', false ],
		[ '6.9.7', false ],
		[ null, false ],
	] )( '%s is newer than what is released: %s', ( version, is ) => {
		expect( isComing( version ) ).toBe( is );
	} );

	test( 'a beta that is offered comes before what was built last night', () => {
		const full = 'https://wordpress.org/wordpress-7.2-beta1.zip';
		expect(
			betaOf( {
				offers: [
					{ version: '7.1.3', packages: { full: 'released' } },
					{ version: '7.2-beta1', packages: { full } },
				],
			} )
		).toBe( full );
		expect( betaOf( null ) ).toMatch( /nightly-builds/ );
	} );

	test( 'a folder named by the environment has to be newer', async () => {
		process.env[ beta ] = makeWordPress( 'given', '7.1.3' );
		await expect( obtainBeta( () => {}, folder ) ).rejects.toThrow(
			/holds 7\.1\.3: nothing newer than 7\.1/
		);
		const given = makeWordPress( 'newer', '7.2-alpha-1' );
		process.env[ beta ] = given;
		expect( await obtainBeta( () => {}, folder ) ).toBe( given );
	} );

	test( 'what was fetched before makes room for a newer one, and serves where there is none', async () => {
		makeWordPress( 'beta', '7.2-alpha-1' );
		answerWithNightly( '7.2-alpha-2' );
		const got = await obtainBeta( () => {}, folder );
		expect( versionOf( got ) ).toBe( '7.2-alpha-2' );

		jest.spyOn( globalThis, 'fetch' ).mockRejectedValue(
			new Error( 'offline' )
		);
		expect( await obtainBeta( () => {}, folder ) ).toBe( got );
	} );

	test( 'where there is none it says so, and how to help', async () => {
		answerWithNightly( '7.1.3' );
		await expect( obtainBeta( () => {}, folder ) ).rejects.toThrow(
			/No WordPress newer than 7\.1 is to be had .*it holds 7\.1\.3.*SHORTPIXEL_FLUSH_WORDPRESS_BETA/
		);
	} );
} );
