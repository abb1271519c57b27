<?php
/**
 * What a browser may tell of pages that it measured, as JSON schema; nothing of it is believed beyond its form.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const MOST_LAYOUTS       = 20;
const MOST_SCREENS       = 150;
const MOST_LAYOUT_IMAGES = 300;
const MOST_BOXES         = 150;
const LONGEST_SIDE       = 20000;
const LAYOUT_STATES      = [ 'measured', 'framing', 'unreachable', 'late' ];

/**
 * Describes the layouts of pages.
 *
 * @return array<string, mixed>
 */
function layouts_field(): array {
	return [
		'description' => __( 'What a browser measured on the pages that show the images; not with scope "site".', 'shortpixel-flush' ),
		'type'        => 'array',
		'maxItems'    => MOST_LAYOUTS,
		'sentence'    => __( 'What was measured on the pages names an address that is none. Nothing has been flushed.', 'shortpixel-flush' ),
		'items'       => exact_object(
			[
				'url'     => address_field(),
				'state'   => [
					'type' => 'string',
					'enum' => LAYOUT_STATES,
				],
				'screens' => list_field( MOST_SCREENS, screen_field() ),
				'images'  => list_field( MOST_LAYOUT_IMAGES, layout_image_field() ),
			]
		),
	];
}

/**
 * Describes one measured image.
 *
 * @return array<string, mixed>
 */
function layout_image_field(): array {
	return exact_object(
		[
			'source' => address_field(),
			'kind'   => [
				'type' => 'string',
				'enum' => [ 'image', 'background' ],
			],
			'width'  => side_field( 'integer' ),
			'height' => side_field( 'integer' ),
			'boxes'  => list_field( MOST_BOXES, box_field() ),
		]
	);
}

/**
 * Describes what an element measures, on the screens of its layout that are listed by their place in it.
 *
 * @return array<string, mixed>
 */
function box_field(): array {
	$place = [
		'type'    => 'integer',
		'minimum' => 0,
		'maximum' => MOST_SCREENS - 1,
	];

	return exact_object( array_fill_keys( [ 'width', 'height', 'padding_x', 'padding_y' ], side_field( 'number' ) ) + [ 'screens' => list_field( MOST_SCREENS, $place ) ] );
}

/**
 * Describes a screen as a page sees it.
 *
 * @return array<string, mixed>
 */
function screen_field(): array {
	return exact_object(
		[
			'width'   => side_field( 'integer' ),
			'height'  => side_field( 'integer' ),
			'density' => [
				'type'    => 'number',
				'minimum' => 0.5,
				'maximum' => 8,
			],
		]
	);
}

/**
 * @return array<string, mixed>
 */
function address_field(): array {
	return [
		'type'      => 'string',
		'maxLength' => 4096,
		'pattern'   => '^https?://[^\x{00}-\x{20}\x{7F}]+\z',
	];
}

/**
 * @param 'integer'|'number' $type
 * @return array<string, mixed>
 */
function side_field( string $type ): array {
	return [
		'type'    => $type,
		'minimum' => 0,
		'maximum' => LONGEST_SIDE,
	];
}

/**
 * @param array<string, mixed> $items
 * @return array<string, mixed>
 */
function list_field( int $most, array $items ): array {
	return [
		'type'     => 'array',
		'maxItems' => $most,
		'items'    => $items,
	];
}

/**
 * Describes an object with each of these properties and no other.
 *
 * @param array<string, array<string, mixed>> $properties
 * @return array<string, mixed>
 */
function exact_object( array $properties ): array {
	return [
		'type'                 => 'object',
		'additionalProperties' => false,
		'properties'           => array_map( static fn ( array $schema ): array => $schema + [ 'required' => true ], $properties ),
	];
}
