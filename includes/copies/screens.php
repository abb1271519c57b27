<?php
/** Lists the screens on which pages are measured: a table of visitors' screens, which a filter can change. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

defined( 'ABSPATH' ) || exit;

const MOST_SCREENS = 150;

// The smallest and the largest values that a screen may have.
const SCREEN_SIZES     = [ 160, 20000 ];
const SCREEN_DENSITIES = [ 0.5, 8.0 ];

/** @return list<Browser_Screen> The most common first. */
function screens(): array {
	/**
	 * Filters the screens that pages are measured on, the most important first: a measurement may run out of time.
	 *
	 * @param array<int, Browser_Screen> $screens Width and height of the layout viewport in CSS pixels, and the
	 *     device's pixel ratio. At most 150 are measured.
	 */
	return array_slice( well_formed_screens( apply_filters( 'shortpixel_flush_screens', screen_table() ) ), 0, MOST_SCREENS );
}

/**
 * @param mixed $screen
 * @return Browser_Screen|null
 */
function well_formed_screen( $screen ): ?array {
	foreach ( [ 'width', 'height', 'density' ] as $field ) {
		if ( ! is_array( $screen ) || ! isset( $screen[ $field ] ) || ! is_numeric( $screen[ $field ] ) ) {
			return null;
		}

		list( $least, $most ) = 'density' === $field ? SCREEN_DENSITIES : SCREEN_SIZES;

		// Also false for NAN, which is numeric.
		if ( ! ( $screen[ $field ] >= $least && $screen[ $field ] <= $most ) ) {
			return null;
		}
	}

	return [
		'width'   => (int) round( (float) $screen['width'] ),
		'height'  => (int) round( (float) $screen['height'] ),
		// Browser zoom produces densities such as 1.3333333730697632.
		'density' => round( (float) $screen['density'], 5 ),
	];
}

/**
 * @param mixed $screens
 * @return list<Browser_Screen>
 */
function well_formed_screens( $screens ): array {
	$kept = [];

	foreach ( is_array( $screens ) ? $screens : [] as $screen ) {
		$screen = well_formed_screen( $screen );

		if ( null !== $screen ) {
			$kept += [ implode( ' ', $screen ) => $screen ];
		}
	}

	return array_values( $kept );
}

/*
 * Width and height of the layout viewport in CSS pixels, and density. The letter says where a row comes from (as of
 * November 2026):
 *  P  Playwright 1.65, `require( 'playwright-core' ).devices`: the browser's own viewport where it states one. Where it
 *     gives only the phone's screen, 76 px are subtracted for Chrome's bars, as Playwright does for Pixels.
 *  D  the device list of Chromium's DevTools.
 *  M  the makers' panel sizes divided by the density that they ship the phone with (1080 / 2.8125 = 384), less the bars.
 *  W  common desktop panels at the scalings that Windows offers (1, 1.25, 1.5, 1.75, 2), less 135 px of bars in height.
 *  A  Apple's logical sizes of its screens ("looks like" on Macs), less the bars of Safari.
 *  S  as W, less the 15 px of a classic scroll bar: pages are laid out in the remaining width. The row without the bar
 *     is needed too: it tells the probe how wide the window is.
 *  F  the whole screen of the same devices: bars that scrolled away, sites opened from the home screen, full-screen mode.
 *  N  a window snapped to half of such a screen, with and without the scroll bar.
 *
 * Roughly the most common first, so that a probe that runs out of time has seen what most visitors have. The order is a
 * judgement, not a measurement.
 * Each width has few heights: what a browser's bars leave, sometimes taken from another screen of that width, and the
 * whole screen (F). The width of an image as tall as the window depends on the window's height, and on phones CSS's
 * `vh` includes the bars. If no image depends on the height, more heights would be measured for nothing.
 */
const SCREEN_TABLE = [
	// The screens of most visitors.
	[ 390, 664, 3 ],        // P: iPhone 12, 13, 14, 16e, 17e.
	[ 393, 659, 3 ],        // P: iPhone 14 Pro, 15, 15 Pro, 16.
	[ 360, 704, 3 ],        // P: Galaxy S21 to S25, Pixel 9 and 10, Galaxy Z Flip; M: Oppo, Realme, Vivo, 1080 px at 480 dpi.
	[ 1905, 945, 1 ],       // S: full HD.
	[ 1920, 945, 1 ],       // W: the same with overlay scroll bars.
	[ 412, 839, 2.625 ],    // P: Pixel 6 to 8a; M: Galaxy A and S, 1080 px at 420 dpi.
	[ 402, 681, 3 ],        // P: iPhone 16 Pro, 17, 17 Pro.
	[ 384, 757, 2.8125 ],   // M: Galaxy A and S, 1080 px at 450 dpi.
	[ 1521, 729, 1.25 ],    // S: full HD at 125 %.
	[ 1536, 729, 1.25 ],    // W: the same with overlay scroll bars.
	[ 360, 704, 2 ],        // M: Galaxy A0x and A1x, Redmi A and C, 720 px at 320 dpi.
	[ 393, 659, 2.75 ],     // P: Pixel 3 and 5; M: Redmi Note, Xiaomi, Poco, 1080 px at 440 dpi.
	[ 430, 739, 3 ],        // P: iPhone 14 Pro Max, 15 Plus, 15 Pro Max, 16 Plus.
	[ 440, 763, 3 ],        // P: iPhone 16 Pro Max, 17 Pro Max.
	[ 1440, 789, 2 ],       // A: MacBook Air and Pro 13″ before 2022.
	[ 1351, 633, 1 ],       // S: 1366 × 768.
	[ 1366, 633, 1 ],       // W: the same with overlay scroll bars; also Chromebooks.
	[ 414, 715, 2 ],        // P: iPhone 11, XR.
	[ 375, 635, 3 ],        // P: iPhone X, XS, 11 Pro, 12 mini, 13 mini.
	[ 412, 839, 1.75 ],     // D: Moto G Power; M: Moto and Galaxy A0x, 720 px at 280 dpi.

	// The screens of many visitors.
	[ 1470, 832, 2 ],       // A: MacBook Air 13″ since 2022.
	[ 1512, 858, 2 ],       // A: MacBook Pro 14″.
	[ 428, 746, 3 ],        // P: iPhone 12 and 13 Pro Max, 14 Plus.
	[ 375, 635, 2 ],        // P: iPhone SE (2nd and 3rd), 6, 7, 8.
	[ 1265, 585, 1.5 ],     // S: full HD at 150 %.
	[ 1280, 585, 1.5 ],     // W: the same with overlay scroll bars.
	[ 1280, 585, 1 ],       // W: 1280 × 720 and × 800.
	[ 2545, 1305, 1 ],      // S: 1440p.
	[ 2560, 1305, 1 ],      // W: the same with overlay scroll bars.
	[ 820, 1106, 2 ],       // A: iPad (10th, 11th), Air since 2020.
	[ 810, 1006, 2 ],       // P: iPad (7th to 9th).
	[ 768, 954, 2 ],        // P: iPad (up to 6th), mini (up to 5th).
	[ 414, 715, 3 ],        // P: iPhone 6 to 8 Plus, XS Max, 11 Pro Max.
	[ 412, 839, 3.5 ],      // P: Pixel 6 and 7 Pro; M: Galaxy Ultra and Note at 1440 px.
	[ 448, 921, 3 ],        // P: Pixel 8 Pro, 9 Pro XL, 10 Pro XL.
	[ 411, 731, 2.625 ],    // P: Pixel 2; M: phones of 1080 px that round 411.4 down.
	[ 1425, 765, 1 ],       // S: 1440 × 900.
	[ 1440, 789, 1 ],       // A, W: the same with overlay scroll bars.
	[ 1728, 993, 2 ],       // A: MacBook Pro 16″.
	[ 1707, 825, 1.5 ],     // W: 2560 × 1440 and × 1600 at 150 %.
	[ 1692, 825, 1.5 ],     // S: the same.
	[ 1600, 765, 1 ],       // W: 1600 × 900.
	[ 1680, 915, 1 ],       // W: 1680 × 1050.
	[ 1280, 585, 2 ],       // A: MacBook 13″ "larger text"; W: 2560 × 1440 at 200 %.
	[ 1920, 945, 2 ],       // W: 4K at 200 %; A: 4K screens on Macs.
	[ 2560, 1305, 1.5 ],    // W: 4K at 150 %.
	[ 2545, 1305, 1.5 ],    // S: the same.
	[ 945, 945, 1 ],        // N, S: half of full HD.
	[ 960, 945, 1 ],        // N: the same with overlay scroll bars.
	[ 753, 729, 1.25 ],     // N, S: half of full HD at 125 %.
	[ 768, 954, 1.25 ],     // N: the same with overlay scroll bars.
	[ 1265, 585, 1 ],       // S: 1280 × 720 and × 800; N: half of 1440p.
	[ 1585, 765, 1 ],       // S: 1600 × 900.
	[ 1665, 915, 1 ],       // S: 1680 × 1050.
	[ 1905, 945, 2 ],       // S: 4K at 200 %.

	// F: the most common rows again, as tall as the whole screen.
	[ 390, 844, 3 ],
	[ 393, 852, 3 ],
	[ 360, 800, 3 ],
	[ 1920, 1080, 1 ],
	[ 412, 915, 2.625 ],
	[ 402, 874, 3 ],
	[ 384, 854, 2.8125 ],
	[ 1536, 864, 1.25 ],
	[ 360, 800, 2 ],
	[ 393, 852, 2.75 ],
	[ 430, 932, 3 ],
	[ 440, 956, 3 ],
	[ 1440, 900, 2 ],
	[ 1366, 768, 1 ],
	[ 414, 896, 2 ],
	[ 375, 812, 3 ],
	[ 412, 915, 1.75 ],
	[ 1470, 956, 2 ],
	[ 1512, 982, 2 ],
	[ 428, 926, 3 ],
	[ 375, 667, 2 ],
	[ 1280, 720, 1.5 ],
	[ 1280, 720, 1 ],
	[ 2560, 1440, 1 ],
	[ 820, 1180, 2 ],
	[ 810, 1080, 2 ],
	[ 768, 1024, 2 ],
	[ 414, 896, 3 ],
	[ 412, 915, 3.5 ],
	[ 1440, 900, 1 ],
	[ 1728, 1117, 2 ],
	[ 1600, 900, 1 ],
	[ 1680, 1050, 1 ],
	[ 1280, 720, 2 ],
	[ 1920, 1080, 2 ],
	[ 2560, 1440, 1.5 ],

	// Mostly tablets: in landscape, and the less common ones in portrait.
	[ 1180, 746, 2 ],       // A: iPad (10th, 11th), Air.
	[ 1080, 736, 2 ],       // P: iPad (7th to 9th).
	[ 1024, 694, 2 ],       // P: iPad (up to 6th), mini.
	[ 834, 1136, 2 ],       // P: iPad Pro 11″, Air 10.5″.
	[ 1194, 764, 2 ],       // P: iPad Pro 11″.
	[ 744, 1059, 2 ],       // A: iPad mini (6th, 7th).
	[ 1133, 674, 2 ],       // A: the same.
	[ 1032, 1302, 2 ],      // A: iPad Pro and Air 13″ since 2024.
	[ 1366, 633, 2 ],       // A: iPad Pro 12.9″; its portrait width is 1024.
	[ 800, 1204, 2 ],       // P: Kindle Fire HDX; M: Galaxy Tab S, 1600 px at 320 dpi.
	[ 800, 1204, 1.5 ],     // M: Galaxy Tab A, 1200 px at 240 dpi.
	[ 1280, 585, 1.25 ],    // W: 1600 × 900 at 125 %.
	[ 601, 881, 1.33125 ],  // M: Galaxy Tab A7 Lite, 800 px at 213 dpi.
	[ 962, 520, 1.33125 ],  // M: the same, in landscape.
	[ 753, 1124, 2.125 ],   // M: Galaxy Tab S7 to S9, 1600 px at 340 dpi.
	[ 1205, 672, 2.125 ],   // M: the same, in landscape.
	[ 712, 1057, 2.25 ],    // M: Galaxy Tab S3, Lenovo, 1600 px at 360 dpi.
	[ 1138, 631, 2.25 ],    // M: the same, in landscape.
	[ 1440, 765, 2 ],       // W: 2880 × 1800 at 200 %.
	[ 1425, 765, 2 ],       // S: the same.
	[ 480, 986, 2.25 ],     // M: 1080 px at 360 dpi, the widest phone in portrait.

	// The rest, such as phones with enlarged text or in landscape, folding ones, and large screens.
	[ 360, 704, 4 ],        // M: Galaxy S6 to S10 at 1440 px.
	[ 320, 568, 2 ],        // P: iPhone SE (1st), and phones of 375 px with enlarged display.
	[ 320, 568, 2.25 ],     // M: Galaxy A, 720 px at 360 dpi (enlarged).
	[ 320, 568, 3 ],        // A: iPhone 12 and 13 mini with enlarged display.
	[ 420, 719, 3 ],        // P: iPhone Air.
	[ 427, 876, 3 ],        // P: Pixel 9 Pro, 10 Pro.
	[ 432, 884, 2.5 ],      // M: OnePlus and Honor, 1080 px at 400 dpi.
	[ 750, 340, 3 ],        // P: iPhone 12 to 14, in landscape, in Safari's safe area.
	[ 734, 343, 3 ],        // P: iPhone 15 and 16, in landscape.
	[ 863, 360, 2.625 ],    // P: Pixel 6 to 8a, in landscape.
	[ 748, 308, 3 ],        // P: Galaxy S24, Pixel 9, in landscape.
	[ 344, 806, 3 ],        // D: Galaxy Z Fold 5, closed.
	[ 884, 1004, 2 ],       // M: Galaxy Z Fold 5 and older, open.
	[ 984, 1016, 2 ],       // P: Galaxy Z Fold 7, open.
	[ 2048, 1017, 1.25 ],   // W: 1440p at 125 %.
	[ 2033, 1017, 1.25 ],   // S: the same.
	[ 1920, 945, 1.5 ],     // W: 2880 × 1620 and × 1800 at 150 %.
	[ 1905, 945, 1.5 ],     // S: the same.
	[ 2560, 1305, 2 ],      // A: iMac and Studio Display, 5K.
	[ 3440, 1305, 1 ],      // W: ultra-wide.
	[ 3840, 2025, 1 ],      // W: 4K at 100 %, television sets.
];

/** @return list<Browser_Screen> */
function screen_table(): array {
	$screens = [];

	foreach ( SCREEN_TABLE as list( $width, $height, $density ) ) {
		$screens[] = [
			'width'   => $width,
			'height'  => $height,
			'density' => (float) $density,
		];
	}

	return $screens;
}
