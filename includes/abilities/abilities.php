<?php
/**
 * Registers abilities for agents and other clients of WordPress's Abilities API (6.9 and later). Each sends requests to
 * our REST routes; see execute.php.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Abilities;

use ShortPixelFlush\Rest\Input;
use function ShortPixelFlush\Proof\expected_seconds;
use function ShortPixelFlush\Rest\between;
use function ShortPixelFlush\Rest\confirmed_field;
use function ShortPixelFlush\Rest\create_fields;
use function ShortPixelFlush\Rest\field;
use function ShortPixelFlush\Rest\id_field;
use function ShortPixelFlush\Rest\paging_fields;
use function ShortPixelFlush\wait_seconds;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const CATEGORY = 'shortpixel-flush';

function register_category(): void {
	if ( function_exists( 'wp_register_ability_category' ) ) {
		wp_register_ability_category(
			CATEGORY,
			[
				'label'       => 'Flush for ShortPixel',
				'description' => 'Clears copies of images from ShortPixel’s CDN, and checks what visitors get.',
			]
		);
	}
}

function register_abilities(): void {
	if ( ! function_exists( 'wp_register_ability' ) ) {
		return;
	}
	foreach ( abilities() as $name => $ability ) {
		wp_register_ability(
			strtolower( CATEGORY . '/' . $name ),
			[
				'label'               => $ability['label'],
				'description'         => $ability['description'],
				'category'            => CATEGORY,
				'input_schema'        => input_schema( $ability['input'], $ability['needed'] ?? [] ),
				'output_schema'       => [ 'type' => 'object' ],
				'execute_callback'    => static fn ( $sent = [] ) => execute( $name, $ability['input'], (array) $sent ),
				'permission_callback' => static fn (): bool => has_any_of( $ability['takes'] ),
				'meta'                => [
					'annotations'  => $ability['annotations'],
					'show_in_rest' => true,
					'public'       => true,
					'mcp'          => [ 'public' => true ],
				],
			]
		);
	}
}

/**
 * @param array<string, array<mixed>> $fields
 * @param array<mixed>                $sent
 * @return mixed
 */
function execute( string $name, array $fields, array $sent ) {
	$ability = __NAMESPACE__ . '\\' . str_replace( '-', '_', $name );
	$input   = Input::of( $sent, $fields );
	return is_wp_error( $input ) || ! is_callable( $ability ) ? $input : $ability( $input );
}

/** @param list<string> $capabilities Having one of them is enough; the ability's route checks further. */
function has_any_of( array $capabilities ): bool {
	return [] !== array_filter( $capabilities, static fn ( string $capability ): bool => current_user_can( $capability ) );
}

/**
 * @return array<string, array{
 *     label: string,
 *     description: string,
 *     takes: list<string>,
 *     input: array<string, array<mixed>>,
 *     needed?: list<string>,
 *     annotations: array{readonly: bool, destructive: bool, idempotent: bool},
 * }>
 */
function abilities(): array {
	$fields = create_fields();
	$chosen = [
		'attachments' => field( 'Ids of images of the library.', $fields['attachments'] ),
		'urls'        => field( 'Instead of ids: CDN links, links to image files or to pages of this site.', $fields['urls'] ),
	];
	$id     = [ 'id' => field( 'The flush.', id_field() ) ];
	$asked  = [
		'reason'    => $fields['reason'],
		'confirmed' => confirmed_field(),
	];
	$cursor = [ 'cursor' => field( 'The next_cursor of the previous answer.', paging_fields()['page'] ) ];
	return [
		'get-state'    => [
			'label'       => 'State of the CDN',
			'description' => 'Lists the plugins that use ShortPixel’s CDN, your own CDNs and running flushes, with the state of credits and background tasks.',
			'takes'       => [ CAP_IMAGES ],
			'input'       => [],
			'annotations' => annotations( true, false, true ),
		],
		'plan-flush'   => [
			'label'       => 'Plan a flush',
			'description' => 'Says what a flush of images, of links or of everything would do, and flushes nothing.',
			'takes'       => [ CAP_IMAGES ],
			'input'       => $chosen,
			'annotations' => annotations( true, false, true ),
		],
		'flush-images' => [
			'label'       => 'Flush images',
			'description' => sprintf(
				'Flushes images or links, which takes about %s seconds in the background. An accepted flush proves nothing: read it until it has ended.',
				number_format_i18n( expected_seconds( wait_seconds() ) )
			),
			'takes'       => [ CAP_IMAGES ],
			'input'       => $chosen + [
				'method' => [ 'enum' => [ 'auto', 'new_link', 'removal' ] ] + $fields['method'],
			] + $asked,
			'annotations' => annotations( false, false, false ),
		],
		'flush-all'    => [
			'label'       => 'Flush all images',
			'description' => 'Flushes all images of this site, which costs credits. Plan it first, ask the person, and name the API URL from the state.',
			'takes'       => [ CAP_SITE ],
			'input'       => [
				'expected_endpoint' => $fields['expected_endpoint'],
				'method'            => [ 'enum' => [ 'auto', 'purge' ] ] + $fields['method'],
			] + $asked,
			'needed'      => [ 'expected_endpoint' ],
			'annotations' => annotations( false, true, false ),
		],
		'run-flush'    => [
			'label'       => 'Go on with a flush',
			'description' => 'Works on a flush for some seconds, where background tasks are slow. The answer says how long the flush waits on purpose.',
			'takes'       => [ CAP_IMAGES, CAP_SITE ],
			'input'       => $id + [
				'seconds' => field( 'How long this call may take.', between( 1, MOST_SECONDS ) + [ 'default' => USUAL_SECONDS ] ),
			],
			'needed'      => [ 'id' ],
			'annotations' => annotations( false, false, true ),
		],
		'read-flush'   => [
			'label'       => 'Read a flush',
			'description' => 'Says whether a flush has ended and whether it proved that visitors get the new images. Lists its copies with the evidence.',
			'takes'       => [ CAP_IMAGES, CAP_SITE ],
			'input'       => $id + $cursor,
			'needed'      => [ 'id' ],
			'annotations' => annotations( true, false, true ),
		],
		'check-images' => [
			'label'       => 'Check images',
			'description' => 'Begins to compare what visitors get with the site’s files, in the background. It flushes nothing.',
			'takes'       => [ CAP_SITE ],
			'input'       => [],
			'annotations' => annotations( false, false, false ),
		],
		'read-check'   => [
			'label'       => 'Read the check',
			'description' => 'Says how far the last check came, and lists the images that it found to be old.',
			'takes'       => [ CAP_IMAGES, CAP_SITE ],
			'input'       => $cursor,
			'annotations' => annotations( true, false, true ),
		],
	];
}

/** @return array{readonly: bool, destructive: bool, idempotent: bool} */
function annotations( bool $is_readonly, bool $is_destructive, bool $is_idempotent ): array {
	return [
		'readonly'    => $is_readonly,
		'destructive' => $is_destructive,
		'idempotent'  => $is_idempotent,
	];
}

/**
 * @param array<string, array<mixed>> $fields Fields in the format of the REST routes.
 * @param list<string>                $needed
 * @return Json_Schema
 */
function input_schema( array $fields, array $needed ): array {
	$schema = [
		'type'                 => 'object',
		'properties'           => array_map( static fn ( array $field ): array => array_diff_key( $field, [ 'needed' => true ] ), $fields ),
		'additionalProperties' => false,
	];
	// An ability without required input can be run without input.
	return $schema + ( [] === $needed ? [ 'default' => [] ] : [ 'required' => $needed ] );
}
