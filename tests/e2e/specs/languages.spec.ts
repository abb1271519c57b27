import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '../support/test';
import {
	imageBlock,
	makePost,
	openEditor,
	openSettings,
	removePost,
} from '../journeys/editor';
import { openScreen, untilIdle } from '../journeys/places';
import { speakEnglish, speakGerman } from '../journeys/site';
import { findSqueezed } from '../support/look';
import { picture } from '../support/world';

const screen = '.wrap.shortpixel-flush';
const folder = path.resolve( __dirname, '../../../languages' );

/** Returns the translations of one language by text; empty if a text is not translated. */
function translations( locale: string ): Map< string, string > {
	const catalog = readFileSync(
		path.join( folder, `shortpixel-flush-${ locale }.po` ),
		'utf8'
	);
	return new Map(
		[
			...catalog.matchAll(
				/^msgid "(.+)"\n(?:msgid_plural ".*"\n)?msgstr(?:\[0\])? "(.*)"$/gm
			),
		].map( ( [ , text = '', translated = '' ] ) => [ text, translated ] )
	);
}

/** Whether a text has no placeholder, and is long enough not to occur by chance. */
const isKnownByItself = ( text: string ): boolean =>
	! /%/.test( text ) && text.length > 8;

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { replaceAll } ) => replaceAll() );
test.afterEach( ( { php } ) => speakEnglish( php ) );

test( 'the screen has no English left in German', async ( { page, php } ) => {
	await speakGerman( php );
	const all = translations( 'de_DE' );
	await openScreen( page );
	for ( const title of [ 'All images look old?', 'Flush an image' ] ) {
		await expect(
			page
				.locator( screen )
				.getByText( all.get( title ) ?? '-' )
				.first()
		).toBeVisible();
	}

	const shown = ( await page.locator( screen ).innerText() )
		.split( '\n' )
		.map( ( line ) => line.trim() );
	const english = [ ...all ]
		.filter(
			( [ text, translated ] ) =>
				isKnownByItself( text ) && text !== translated
		)
		.map( ( [ text ] ) => text );
	expect( shown.filter( ( line ) => english.includes( line ) ) ).toEqual(
		[]
	);
} );

test( 'German fits a phone: what is flushed has the width to be read, and no line has less than a word', async ( {
	page,
	php,
	world,
} ) => {
	await speakGerman( php );
	await openScreen(
		page,
		`&attachment=${ picture( world, 'Red house' ).id }`
	);
	await page.locator( '.spf-buttons .is-primary' ).click();
	await expect( page.locator( '.spf-line.is-good' ) ).toBeVisible();
	for ( const width of [ 320, 400 ] ) {
		await page.setViewportSize( { width, height: 800 } );
		for ( const tab of [ 'flush', 'history', 'settings' ] ) {
			await openScreen( page, `&tab=${ tab }` );
			await expect(
				page.locator( '.spf-section' ).first()
			).toBeVisible();
			await untilIdle( page );
			expect(
				await findSqueezed( page, screen ),
				`${ tab } at ${ width } px`
			).toEqual( [] );
		}
	}
} );

test( 'German fits the editor’s sidebar', async ( { page, php, world } ) => {
	await speakGerman( php );
	const post = await makePost(
		php,
		imageBlock( picture( world, 'Red house' ) )
	);
	try {
		await openEditor( page, post );
		const settings = await openSettings( page, 'Post' );
		await settings
			.getByRole( 'button', { name: 'Flush for ShortPixel' } )
			.click();
		const button = settings.getByRole( 'button', {
			name:
				translations( 'de_DE' ).get(
					'Flush all images of this page'
				) ?? '-',
		} );
		await expect( button ).toBeVisible();
		const { x = 0, width = 0 } = ( await button.boundingBox() ) ?? {};
		const sidebar = await settings.boundingBox();
		expect( x + width ).toBeLessThanOrEqual(
			( sidebar?.x ?? 0 ) + ( sidebar?.width ?? 0 )
		);
	} finally {
		await removePost( php, post );
	}
} );

/** Returns a plugin that makes our texts 40% longer, in words that can break, and the page right to left if asked. */
const longer = ( rtl: boolean ): string => `<?php
	function spf_longer( $text ) { return $text . str_repeat( ' mmmmm', (int) ceil( mb_strlen( $text ) / 15 ) ); }
	add_filter( 'gettext_shortpixel-flush', 'spf_longer' );
	add_filter( 'ngettext_shortpixel-flush', 'spf_longer' );
	add_action( 'admin_enqueue_scripts', function () {
		wp_add_inline_script( 'wp-i18n', <<<'JS'
			( () => {
				const longer = ( text ) => text + ' mmmmm'.repeat( Math.ceil( text.length / 15 ) );
				wp.hooks.addFilter( 'i18n.gettext_shortpixel-flush', 'test/longer', longer );
				wp.hooks.addFilter( 'i18n.ngettext_shortpixel-flush', 'test/longer', longer );
			} )();
JS );
	} );
	${ rtl ? `$GLOBALS['text_direction'] = 'rtl';` : '' }`;

for ( const rtl of [ false, true ] ) {
	test(
		`text that is 40 % longer stays within the screen, ${
			rtl ? 'right to left' : 'left to right'
		}`,
		{ tag: rtl ? [ '@proof-only' ] : [] },
		async ( { page, php } ) => {
			// Each test has its own file name, since PHP may have cached the other test's file.
			const file = `WPMU_PLUGIN_DIR . '/longer-${ rtl ? 'rtl' : 'ltr' }.php'`;
			const code = Buffer.from( longer( rtl ) ).toString( 'base64' );
			await php(
				`wp_mkdir_p( WPMU_PLUGIN_DIR ); file_put_contents( ${ file }, base64_decode( '${ code }' ) );`
			);
			try {
				for ( const tab of [ 'flush', 'history', 'settings' ] ) {
					await openScreen( page, `&tab=${ tab }` );
					await expect( page.locator( 'body' ) ).toHaveCSS(
						'direction',
						rtl ? 'rtl' : 'ltr'
					);
					await expect(
						page.locator( screen ).getByText( /mmmmm/ ).nth( 5 )
					).toBeVisible();
					for ( const width of [ 320, 1440 ] ) {
						await page.setViewportSize( { width, height: 900 } );
						expect(
							await page.evaluate(
								() =>
									document.documentElement.scrollWidth -
									document.documentElement.clientWidth
							),
							`pixels beyond the edge of ${ tab } at ${ width } px`
						).toBeLessThanOrEqual( 0 );
					}
				}
			} finally {
				await php( `unlink( ${ file } );` );
			}
		}
	);
}
