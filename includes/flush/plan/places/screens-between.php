<?php
/**
 * The screens that are in between: phones of each whole width that phones have, with each density that phones of that width have;
 * desktops on which pages are zoomed; lying phones and rarer tablets; and for what depends on the window's height, phones and tablets of each height. Pure.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/curve.php';

const NARROWEST_PHONE = 320;
const WIDEST_PHONE    = 480;

// How often the commonest panels are as tall as they are wide.
const TALLEST_PHONE = 20 / 9;

/**
 * Commonest first: zoomed desktops come after the first of these, and what depends on heights before the rare ones. A panel is as many
 * pixels wide as it is: how many of them make one of CSS depends on the zoom that its owner chose, so that the density is the panel's
 * width divided by the window's. The others are what makers ship.
 */
const COMMON_PHONES = [
	[ 'panel' => 1080 ],
	[ 'density' => 3.0 ],
];
const OTHER_PHONES  = [
	[ 'panel' => 720 ],
	[ 'density' => 2.625 ],
	[ 'density' => 2.0 ],
];
const RARE_PHONES   = [
	[ 'panel' => 1440 ],
	[ 'density' => 2.75 ],
	[ 'density' => 3.5 ],
	[ 'density' => 2.5 ],
	[ 'density' => 4.0 ],
	[ 'density' => 1.75 ],
	[ 'density' => 2.25 ],
];

// What a classic scroll bar takes of a window's width. Zooming makes it neither wider nor narrower.
const SCROLL_BAR = 15;

/*
 * Width and height of the layout viewport where nothing is zoomed, density, and what a scroll bar takes: Windows' panels by its scalings;
 * Macs at Apple's default sizes; and the widths at which Chrome opens its first window, on a Mac (1200) and elsewhere (1050).
 */
const DESKTOPS = [
	[ 1920, 945, 1.0, SCROLL_BAR ],
	[ 1536, 729, 1.25, SCROLL_BAR ],
	[ 1366, 633, 1.0, SCROLL_BAR ],
	[ 1360, 633, 1.0, SCROLL_BAR ],
	[ 2560, 1305, 1.0, SCROLL_BAR ],
	[ 1440, 789, 2.0, 0 ],
	[ 1470, 832, 2.0, 0 ],
	[ 1512, 858, 2.0, 0 ],
	[ 1728, 993, 2.0, 0 ],
	[ 1097, 520, 1.75, SCROLL_BAR ],
	[ 1200, 789, 2.0, 0 ],
	[ 1710, 987, 2.0, 0 ],
	[ 1680, 926, 2.0, 0 ],
	[ 1792, 996, 2.0, 0 ],
	[ 2240, 1136, 2.0, 0 ],
	[ 1050, 789, 1.0, SCROLL_BAR ],
];

// Chrome's steps, commonest first. None at all is for those of the desktops that are not measured.
const ZOOMS = [ 1.0, 1.1, 0.9, 1.25, 0.8, 1.5, 1.75, 0.75, 2 / 3 ];

/*
 * Rows as in the table of screens: what the lists behind that (P and D) have besides it. Phones that are held sideways, tablets, and
 * phones that fold.
 */
const OTHER_SCREENS = [
	[ 640, 360, 3.0 ],
	[ 712, 325, 3.0 ],
	[ 724, 325, 3.0 ],
	[ 726, 340, 3.0 ],
	[ 736, 414, 3.0 ],
	[ 740, 360, 3.0 ],
	[ 745, 353, 3.0 ],
	[ 756, 352, 3.0 ],
	[ 780, 360, 3.0 ],
	[ 788, 308, 3.0 ],
	[ 794, 370, 3.0 ],
	[ 808, 364, 3.0 ],
	[ 812, 375, 3.0 ],
	[ 814, 380, 3.0 ],
	[ 828, 308, 3.0 ],
	[ 832, 378, 3.0 ],
	[ 838, 390, 3.0 ],
	[ 844, 390, 3.0 ],
	[ 896, 414, 3.0 ],
	[ 900, 375, 3.0 ],
	[ 945, 396, 3.0 ],
	[ 484, 1112, 2.0 ],
	[ 568, 320, 2.0 ],
	[ 600, 960, 2.0 ],
	[ 640, 360, 2.0 ],
	[ 667, 375, 2.0 ],
	[ 853, 1280, 2.0 ],
	[ 896, 414, 2.0 ],
	[ 912, 1368, 2.0 ],
	[ 928, 1004, 2.0 ],
	[ 960, 600, 2.0 ],
	[ 1028, 876, 2.0 ],
	[ 1040, 932, 2.0 ],
	[ 1136, 432, 2.0 ],
	[ 1368, 912, 2.0 ],
	[ 540, 720, 2.5 ],
	[ 640, 1024, 2.5 ],
	[ 656, 944, 2.5 ],
	[ 720, 540, 2.5 ],
	[ 944, 656, 2.5 ],
	[ 1024, 640, 2.5 ],
	[ 731, 411, 2.625 ],
	[ 732, 412, 2.625 ],
	[ 840, 312, 2.625 ],
	[ 786, 393, 2.75 ],
	[ 802, 293, 2.75 ],
	[ 732, 412, 3.5 ],
	[ 823, 411, 3.5 ],
	[ 840, 360, 3.5 ],
	[ 1040, 480, 2.25 ],
	[ 600, 1024, 1.0 ],
	[ 1024, 768, 1.0 ],
];

// For what depends on the height, the commonest densities with the lowest and highest windows; browsers' bars come and go, so any height
// between them occurs. A width that each has.
const TALL_WINDOWS = [
	[ 360, 480, 960, 3.0 ],
	[ 360, 480, 960, 2.625 ],
	[ 768, 880, 1310, 2.0 ],
	[ 360, 440, 879, 2.0 ],
	[ 360, 480, 960, 2.75 ],
	[ 360, 480, 960, 2.8125 ],
	[ 360, 480, 960, 3.5 ],
];

// What a bar of bookmarks or a second row of tabs takes, and the least that is left of bars.
const FURTHER_BARS = 40;
const LEAST_BARS   = 20;

// Of so many screens together: composing copies costs more each time than each copy does.
const WINDOWS_AT_ONCE = 8;

/**
 * @param list<Browser_Screen> $measured
 * @param bool                 $crops    Whether a copy has the height of its element, so that it belongs to one width and one height.
 * @return \Generator<callable(Curve): Curve, list<Browser_Screen>> By what tells which part of a curve holds for them.
 */
function screens_between( array $measured, bool $crops ): \Generator {
	yield __NAMESPACE__ . '\curve_of_low_windows' => array_values( array_filter( $measured, static fn ( array $screen ): bool => $screen['width'] > WIDEST_PHONE ) );

	foreach ( phones( COMMON_PHONES ) as $screens ) {
		yield __NAMESPACE__ . '\curve_of_phones' => $screens;
	}

	foreach ( zoomed_desktops() as $screens ) {
		yield __NAMESPACE__ . '\whole_curve' => $screens;
	}

	foreach ( phones( OTHER_PHONES ) as $screens ) {
		yield __NAMESPACE__ . '\curve_of_phones' => $screens;
	}

	yield __NAMESPACE__ . '\whole_curve' => screens_of( OTHER_SCREENS );

	foreach ( $crops ? array_chunk( windows_between( $measured ), WINDOWS_AT_ONCE ) : [] as $windows ) {
		yield __NAMESPACE__ . '\curve_of_tilted' => array_merge( ...$windows );
	}

	foreach ( $crops ? [] : TALL_WINDOWS as list( $width, $lowest, $highest, $density ) ) {
		yield __NAMESPACE__ . '\curve_of_heights' => windows( $width, $lowest, $highest, $density );
	}

	foreach ( phones( RARE_PHONES ) as $screens ) {
		yield __NAMESPACE__ . '\curve_of_phones' => $screens;
	}
}

/**
 * Of each screen that was measured both with its browser's bars and without, windows of each height: how tall bars are depends on the
 * browser and on whoever set it up. A scroll bar takes nothing of the height.
 *
 * @param list<Browser_Screen> $measured
 * @return list<non-empty-list<Browser_Screen>> Of each screen, commonest first.
 */
function windows_between( array $measured ): array {
	$windows = [];
	$screens = [];
	$heights = [];

	foreach ( $measured as $screen ) {
		$of = "{$screen['width']} {$screen['density']}";

		$screens[ $of ] = $screen;

		$heights[ $of ][ $screen['height'] ] = $screen['height'];
	}

	foreach ( $screens as $of => $screen ) {
		$beside = $heights[ ( $screen['width'] + SCROLL_BAR ) . " {$screen['density']}" ] ?? [];
		$all    = $heights[ $of ] + ( count( $beside ) > 1 ? $beside : [] );

		if ( count( $all ) > 1 ) {
			$windows[] = windows( $screen['width'], min( $all ) - FURTHER_BARS, max( $all ) - LEAST_BARS, $screen['density'] );
		}
	}

	return $windows;
}

/** @return non-empty-list<Browser_Screen> */
function windows( int $width, int $lowest, int $highest, float $density ): array {
	return array_map( static fn ( int $height ): array => screen( $width, $height, $density ), range( $lowest, $highest ) );
}

/**
 * @param list<array{int, int, int|float}> $rows Width, height and density.
 * @return list<Browser_Screen>
 */
function screens_of( array $rows ): array {
	return array_map( static fn ( array $row ): array => screen( $row[0], $row[1], (float) $row[2] ), $rows );
}

/** @return Browser_Screen */
function screen( int $width, int $height, float $density ): array {
	return [
		'width'   => $width,
		'height'  => $height,
		'density' => $density,
	];
}

/**
 * @param list<array{panel: int}|array{density: float}> $densities
 * @return \Generator<int, list<Browser_Screen>>
 */
function phones( array $densities ): \Generator {
	foreach ( $densities as $of ) {
		$screens = [];

		foreach ( range( NARROWEST_PHONE, WIDEST_PHONE ) as $width ) {
			// Of consequence only for a background that is shown whole, since its copy has the screen's height where heights count: see curve_of_phones().
			$height = (int) round( $width * TALLEST_PHONE );

			// Rounded as lists of devices have it, which emulated phones follow to the last digit.
			$screens[] = screen( $width, $height, isset( $of['panel'] ) ? round( $of['panel'] / $width, 4 ) : $of['density'] );
		}

		yield $screens;
	}
}

/**
 * A page is laid out in fractions of a pixel there. What is as wide as the window takes as many of the panel's pixels as ever, what has a
 * width of its own that many times the zoom: so that each window is there with both densities.
 *
 * @return \Generator<int, list<Browser_Screen>> By zoom.
 */
function zoomed_desktops(): \Generator {
	foreach ( ZOOMS as $zoom ) {
		$screens = [];

		foreach ( DESKTOPS as list( $width, $height, $density, $bar ) ) {
			// Where it is Windows that makes all larger, the scroll bar grows as well.
			foreach ( array_unique( [ $width / $zoom, ( $width - $bar ) / $zoom, $width / $zoom - $bar ] ) as $exact ) {
				$rounded = (int) round( $exact );

				foreach ( array_unique( [ $density * $zoom, round( $density * $zoom * $exact / $rounded, 4 ) ] ) as $of ) {
					$screens[] = screen( $rounded, (int) round( $height / $zoom ), $of );
				}
			}
		}

		yield $screens;
	}
}

/**
 * Phones of the widths that none of these screens has, of the commonest density, with the browser's bars and without them in turn: what
 * depends on the window's height lies on no line then.
 *
 * @param list<Browser_Screen> $screens
 * @return list<Browser_Screen>
 */
function phones_between( array $screens ): array {
	$between = [];

	foreach ( array_diff( range( NARROWEST_PHONE, WIDEST_PHONE ), array_column( $screens, 'width' ) ) as $width ) {
		$between[] = screen( $width, (int) round( $width * TALLEST_PHONE ) - ( 0 === $width % 2 ? 136 : 80 ), round( 1080 / $width, 4 ) );
	}

	return $between;
}

/**
 * @param Curve $curve
 * @return Curve
 */
function whole_curve( array $curve ): array {
	return $curve;
}

/**
 * What depends on the window's height is left out, since phones of one width have too many heights: see curve_of_heights(). A background whose height alone depends on
 * it has none here, since browsers may ask for its width alone.
 *
 * @param Curve $curve
 * @return Curve
 */
function curve_of_phones( array $curve ): array {
	$known = [];

	foreach ( array_filter( $curve, __NAMESPACE__ . '\is_known_on_phones' ) as $piece ) {
		if ( isset( $piece['tilt'] ) ) {
			$piece['sizes'] = array_map( static fn ( array $size ): array => [ $size[0], 0.0, $size[2], 0.0 ], $piece['sizes'] );
			unset( $piece['tilt'] );
		}

		$known[] = $piece;
	}

	return $known;
}

/**
 * @param list<Measured_Box> $boxes
 * @param bool               $crops See screens_between().
 * @return \Generator<int, list<Measured_Box>> By density, commonest first.
 */
function sizes_between( array $boxes, bool $crops = false ): \Generator {
	$curve = curve_of( $boxes );

	foreach ( screens_between( array_merge( [], ...array_column( $boxes, 'screens' ) ), $crops ) as $part => $screens ) {
		yield boxes_of( $part( $curve ), $screens );
	}
}

/**
 * Images whose size depends on the window's height: however wide the window, browsers ask for as many pixels as that takes.
 *
 * @param Curve $curve
 * @return Curve
 */
function curve_of_heights( array $curve ): array {
	return array_values( array_filter( $curve, static fn ( array $piece ): bool => 'image' === $piece['kind'] && isset( $piece['tilt'] ) ) );
}

/**
 * What follows the window's height.
 *
 * @param Curve $curve
 * @return Curve
 */
function curve_of_tilted( array $curve ): array {
	return array_values( array_filter( $curve, static fn ( array $piece ): bool => isset( $piece['tilt'] ) ) );
}

/**
 * Images as tall as the window, in one so low that they are as wide as it all the same: then browsers ask for their width alone.
 *
 * @param Curve $curve
 * @return Curve
 */
function curve_of_low_windows( array $curve ): array {
	$low = [];

	foreach ( curve_of_heights( $curve ) as $piece ) {
		if ( 0.0 === (float) ( $piece['tilt'][0] ?? 0.0 ) ) {
			$piece['sizes'] = array_map( static fn ( array $size ): array => [ $size[0], 0.0, $size[2], 0.0 ], $piece['sizes'] );
			unset( $piece['tilt'] );
			$low[] = $piece;
		}
	}

	return $low;
}

/** @param Curve_Piece $piece */
function is_known_on_phones( array $piece ): bool {
	$is_level = ! isset( $piece['tilt'] ) || ( 'background' === $piece['kind'] && 0.0 === (float) $piece['tilt'][0] );

	return $is_level && ! isset( $piece['heights'] ) && $piece['reach'][0] <= WIDEST_PHONE;
}
