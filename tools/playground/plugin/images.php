<?php
/**
 * Draws the demo's images, which show scenes by day, and their replacements, which show them in the evening.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Playground;

const WIDTH  = 1600;
const HEIGHT = 1067;

/** The colors of each light: sky from top to bottom, then sun, far, near and front. */
const LIGHTS = [
	'before' => [ [ 0x6ec1ff, 0xd9f1ff ], 0xfff3b0, 0x7f9cc4, 0x4c9a5f, 0xe0533d ],
	'after'  => [ [ 0x3a1c71, 0xff8f6b ], 0xffd23f, 0x5b3f8c, 0x3d2a66, 0x21d4a4 ],
];

/** Each shape is the index of its color (0 sun, 1 far, 2 near, 3 front), then its corners. */
const IMAGES = [
	'mountains' => [
		[ 1, 0, 800, 380, 260, 620, 620, 860, 200, 1180, 640, 1340, 420, 1600, 760, 1600, 1067, 0, 1067 ],
		[ 2, 0, 820, 400, 760, 800, 820, 1200, 880, 1600, 780, 1600, 1067, 0, 1067 ],
	],
	'sea'       => [
		[ 1, 0, 620, 1600, 620, 1600, 1067, 0, 1067 ],
		[ 2, 0, 760, 1600, 760, 1600, 1067, 0, 1067 ],
		[ 3, 700, 700, 960, 700, 910, 780, 750, 780 ],
		[ 0, 820, 340, 820, 680, 670, 680 ],
		[ 0, 850, 400, 850, 680, 970, 680 ],
	],
	'house'     => [
		[ 2, 0, 800, 1600, 740, 1600, 1067, 0, 1067 ],
		[ 1, 480, 500, 940, 500, 940, 860, 480, 860 ],
		[ 3, 420, 520, 710, 280, 1000, 520 ],
		[ 0, 560, 580, 670, 580, 670, 690, 560, 690 ],
		[ 3, 770, 640, 880, 640, 880, 860, 770, 860 ],
	],
];

function draw_image( string $name, string $light, string $file ): void {
	[ $sky, $sun ] = LIGHTS[ $light ];
	$image         = imagecreatetruecolor( WIDTH, HEIGHT );
	for ( $y = 0; $y < HEIGHT; $y++ ) {
		$colour = 0;
		foreach ( [ 16, 8, 0 ] as $shift ) {
			$from    = $sky[0] >> $shift & 0xff;
			$to      = $sky[1] >> $shift & 0xff;
			$colour |= (int) ( $from + ( $to - $from ) * $y / HEIGHT ) << $shift;
		}
		imageline( $image, 0, $y, WIDTH, $y, $colour );
	}
	$size = 'before' === $light ? 220 : 300;
	imagefilledellipse( $image, 1300, 'before' === $light ? 210 : 480, $size, $size, $sun );
	foreach ( IMAGES[ $name ] as $shape ) {
		imagefilledpolygon( $image, array_slice( $shape, 1 ), LIGHTS[ $light ][ $shape[0] + 1 ] );
	}
	wp_mkdir_p( dirname( $file ) );
	// The file is smaller than the drawing, because PHP is slow in a browser.
	imagejpeg( imagescale( $image, 1200, 800 ), $file, 88 );
}

function draw_images(): void {
	foreach ( array_keys( IMAGES ) as $name ) {
		foreach ( array_keys( LIGHTS ) as $light ) {
			draw_image( $name, $light, WP_CONTENT_DIR . "/shortpixel-flush-demo/{$light}/{$name}.jpg" );
		}
		draw_image( $name, 'before', WP_CONTENT_DIR . "/uploads/demo/{$name}.jpg" );
	}
}
