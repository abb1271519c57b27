import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';
import { expectFits, findCovered } from '../support/look';
import { picture, type World } from '../support/world';
import {
	card,
	keepLinks,
	imageCard,
	openFlushAll,
	openScreen,
	openTab,
	startButton,
	unfoldSettings,
	untilIdle,
} from '../journeys/places';
import { say } from '../journeys/say';

const screen = '.wrap.shortpixel-flush';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { replaceAll } ) => replaceAll() );

interface Scheme {
	name: string;
	url: string;
}

/** Switches the page's admin colour scheme, as WordPress's profile screen does for a preview. */
async function useScheme( page: Page, { name, url }: Scheme ) {
	await page.evaluate(
		async ( [ scheme, href ] ) => {
			document.body.className = document.body.className.replace(
				/\badmin-color-\S+/,
				`admin-color-${ scheme }`
			);
			document.querySelector( '#colors-css' )?.remove();
			if ( href === '' ) {
				return;
			}
			const link = document.createElement( 'link' );
			link.id = 'colors-css';
			link.rel = 'stylesheet';
			link.href = href;
			const loaded = new Promise( ( done, fail ) => {
				link.onload = done;
				link.onerror = fail;
			} );
			document.head.append( link );
			await loaded;
		},
		[ name, url ] as const
	);
}

test(
	'every colour scheme has enough contrast, idle and with a result',
	{ tag: '@proof-only' },
	async ( { page, php, world, expectAccessible } ) => {
		const schemes: Scheme[] = JSON.parse(
			await php(
				`require_once ABSPATH . 'wp-includes/general-template.php';
			register_admin_color_schemes();
			$schemes = [];
			foreach ( $GLOBALS['_wp_admin_css_colors'] as $name => $scheme ) {
				$schemes[] = [ 'name' => $name, 'url' => (string) $scheme->url ];
			}
			echo wp_json_encode( $schemes );`
			)
		);
		expect( schemes.length ).toBeGreaterThanOrEqual( 9 );

		/** The colours of the first secondary button: if several differ, the schemes were applied. */
		const seen = new Set< string >();
		const lookAtAll = async () => {
			for ( const scheme of schemes ) {
				await useScheme( page, scheme );
				seen.add(
					await page
						.locator(
							`${ screen } .components-button.is-secondary`
						)
						.first()
						.evaluate(
							( button ) => getComputedStyle( button ).color
						)
				);
				await test.step( scheme.name, () =>
					expectAccessible( screen )
				);
			}
		};
		await openScreen( page );
		await untilIdle( page );
		await lookAtAll();
		expect( seen.size ).toBeGreaterThan( 3 );

		await openScreen(
			page,
			`&attachment=${ picture( world, 'Red house' ).id }`
		);
		const image = imageCard( page );
		await keepLinks( image );
		await startButton( image ).click();
		await expect( image.getByText( say.newWhereLooked ) ).toBeVisible();
		for ( const scheme of schemes ) {
			await useScheme( page, scheme );
			await test.step( scheme.name, () => expectAccessible( screen ) );
		}
	}
);

function rightToLeft( { folder }: World ): string {
	return path.join( folder, 'wp-content/mu-plugins/right-to-left.php' );
}

test.describe( 'from right to left', () => {
	test.beforeEach( ( { world } ) => {
		mkdirSync( path.dirname( rightToLeft( world ) ), { recursive: true } );
		writeFileSync(
			rightToLeft( world ),
			"<?php add_action( 'init', static function () { $GLOBALS['wp_locale']->text_direction = 'rtl'; }, 0 );"
		);
	} );
	test.afterEach( ( { world } ) => rmSync( rightToLeft( world ) ) );

	test( 'nothing lies beyond an edge, and the order of fields and the slider are mirrored', async ( {
		page,
		world,
		expectAccessible,
	} ) => {
		await openScreen( page );
		await expect( page.locator( 'html' ) ).toHaveAttribute( 'dir', 'rtl' );
		await untilIdle( page );
		await expectFits( page );
		await expectAccessible( screen );
		// From right to left, the field comes first, and its button after it.
		const image = imageCard( page );
		const field = await image
			.getByLabel( 'Link of an image or page' )
			.boundingBox();
		const find = await image
			.getByRole( 'button', { name: 'Find', exact: true } )
			.boundingBox();
		expect( find?.x ).toBeLessThan( field?.x ?? 0 );

		const dialog = await openFlushAll( page );
		await expect( dialog.getByRole( 'listitem' ).first() ).toBeVisible();
		await expectFits( page );
		await page.keyboard.press( 'Escape' );

		await openScreen(
			page,
			`&attachment=${ picture( world, 'Red house' ).id }`
		);
		await keepLinks( image );
		await expectFits( page );
		await startButton( image ).click();
		await expect( image.getByText( say.newWhereLooked ) ).toBeVisible();
		await expectFits( page );
		await expectAccessible( screen );

		// The earlier image is on the right, where reading begins, and the slider's value is the part of it that is
		// shown.
		const slider = image.getByRole( 'slider', {
			name: 'Before and after',
		} );
		const left = async ( name: string ) =>
			( await image.getByRole( 'img', { name } ).boundingBox() )?.x ?? 0;
		await expect( slider ).toHaveValue( '50' );
		const half = page.locator( '.spf-compare__before' );
		const whole = page.locator( '.spf-compare__images' );
		const shown = async () => {
			const part = await half.boundingBox();
			const all = await whole.boundingBox();
			return Math.round(
				( 100 * ( part?.width ?? 0 ) ) / ( all?.width ?? 1 )
			);
		};
		// Not exactly half, since the image doesn't cover the box's border.
		expect( Math.abs( ( await shown() ) - 50 ) ).toBeLessThanOrEqual( 1 );
		expect( ( await half.boundingBox() )?.x ).toBeGreaterThan(
			( ( await whole.boundingBox() )?.x ?? 0 ) + 10
		);
		await slider.press( 'ArrowLeft' );
		await expect( slider ).toHaveValue( '55' );
		const track = await slider.boundingBox();
		await slider.click( {
			position: {
				x: ( track?.width ?? 0 ) / 4,
				y: ( track?.height ?? 0 ) / 2,
			},
		} );
		await expect( slider ).toHaveValue( '75' );
		// Both images are at the same place, wherever the slider stands.
		expect( await left( 'The image before the flush' ) ).toBeCloseTo(
			await left( 'The image after the flush' ),
			0
		);

		for ( const tab of [ 'History', 'Settings' ] as const ) {
			await openTab( page, tab );
			await expect( page.getByRole( 'region' ).first() ).toBeVisible();
			for ( const width of [ 400, 1440 ] ) {
				await page.setViewportSize( { width, height: 900 } );
				const beyond = await page.evaluate( () => {
					const { scrollWidth, clientWidth } =
						document.documentElement;
					return scrollWidth - clientWidth;
				} );
				expect( beyond, `${ tab } at ${ width } px` ).toBe( 0 );
			}
		}
	} );
} );

test( 'in the colours of the system, one sees what is primary, where a card ends and whether a box is ticked', async ( {
	page,
	world,
} ) => {
	await page.emulateMedia( { forcedColors: 'active' } );
	await openScreen(
		page,
		`&attachment=${ picture( world, 'Red house' ).id }`
	);
	const image = imageCard( page );
	const looks = ( name: string ) =>
		image
			.getByRole( 'button', { name, exact: true } )
			.evaluate(
				( button ) => getComputedStyle( button ).backgroundColor
			);
	await expect( startButton( image ) ).toBeVisible();
	expect( await looks( 'Flush' ) ).not.toBe( await looks( 'Choose others' ) );
	expect(
		await image
			.locator( '.components-card' )
			.evaluate( ( one ) => getComputedStyle( one ).borderTopStyle )
	).toBe( 'solid' );

	const settings = await unfoldSettings( page );
	const box = settings.getByRole( 'checkbox', {
		name: 'Delete all data when uninstalling',
	} );
	await box.focus();
	const before = await box.screenshot();
	// Ticked with the keyboard, since a mouse would also change the look by hovering.
	await page.keyboard.press( 'Space' );
	expect( before.equals( await box.screenshot() ) ).toBe( false );
	await page.keyboard.press( 'Space' );
	expect( before.equals( await box.screenshot() ) ).toBe( true );
} );

test( 'at 400 %, nothing that stays in view covers what has the focus', async ( {
	page,
	world,
} ) => {
	// The size of a window of 1280 × 1024 at a zoom of 400 %.
	await page.setViewportSize( { width: 320, height: 256 } );
	for ( const query of [
		`&attachment=${ picture( world, 'Red house' ).id }`,
		'&tab=history',
	] ) {
		await openScreen( page, query );
		await expect( page.locator( '.spf-section' ).first() ).toBeVisible();
		await untilIdle( page );
		expect( await findCovered( page, screen ), query ).toEqual( [] );
	}
	await unfoldSettings( page );
	expect( await findCovered( page, screen ) ).toEqual( [] );
	await card( page, 'Your CDN' )
		.getByRole( 'button', { name: /^Connect(?: another)?…$/ } )
		.click();
	const dialog = page.getByRole( 'dialog' );
	await expect( dialog.getByLabel( 'Which CDN or proxy' ) ).toBeVisible();
	expect( await findCovered( page, '.spf-dialog' ) ).toEqual( [] );

	// In a window that is tall enough, Save stays in view however much is unfolded.
	await page.setViewportSize( { width: 400, height: 640 } );
	await expect(
		dialog.getByRole( 'button', { name: 'Save' } )
	).toBeInViewport( { ratio: 1 } );
	await page.keyboard.press( 'Escape' );
	const settings = await unfoldSettings( page );
	await settings.getByRole( 'checkbox' ).first().focus();
	await expect(
		settings.getByRole( 'button', { name: 'Save' } )
	).toBeInViewport( { ratio: 1 } );
} );

declare global {
	interface Window {
		moved?: string[];
	}
}

/** Records which elements move on the plugin's screen and in dialogs, from the next page load on. */
async function watchMotion( page: Page ): Promise< void > {
	await page.addInitScript( () => {
		const moved = new Set< string >();
		const look = () => {
			for ( const animation of document.getAnimations() ) {
				const { effect } = animation;
				const target =
					effect instanceof KeyframeEffect ? effect.target : null;
				if (
					animation.playState === 'running' &&
					target?.closest(
						'.wrap.shortpixel-flush, .components-modal__screen-overlay'
					)
				) {
					moved.add( target.className );
				}
			}
			window.moved = [ ...moved ];
			window.requestAnimationFrame( look );
		};
		look();
	} );
}

test(
	'nothing moves for people who prefer that',
	{ tag: '@proof-only' },
	async ( { page, world } ) => {
		await watchMotion( page );
		await openScreen(
			page,
			`&attachment=${ picture( world, 'Red house' ).id }`
		);
		const image = imageCard( page );
		await keepLinks( image );
		await startButton( image ).click();
		await expect( image.getByText( say.newWhereLooked ) ).toBeVisible();
		await image.getByRole( 'button', { name: 'Details' } ).click();
		await expect( page.getByRole( 'dialog' ) ).toBeVisible();
		expect( await page.evaluate( () => window.moved ) ).toEqual( [] );

		// Without that preference, core's dialogs move, which shows that watchMotion() notices motion.
		await page.keyboard.press( 'Escape' );
		await page.emulateMedia( { reducedMotion: 'no-preference' } );
		await openFlushAll( page );
		expect( await page.evaluate( () => window.moved ) ).not.toEqual( [] );
	}
);
