<?php
/**
 * What a browser saw, beyond the form of single fields: what belongs together, and to this site.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\Http\is_host_listed;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/errors.php';
require_once __DIR__ . '/class-input.php';
require_once __DIR__ . '/../hosts.php';

// All boxes of a request, each on each of its screens; a very large site's pages come to a third of it.
const MOST_MEASUREMENTS = 1000000;

/**
 * Refuses what a browser saw where it does not belong to the scope, or does not fit together.
 */
function seen_mismatch( Input $input ): ?WP_Error {
	foreach ( [ 'layouts', 'seen_on', 'screen' ] as $field ) {
		$belongs = 'urls' === $input->text( 'scope' ) || ( 'layouts' === $field && 'images' === $input->text( 'scope' ) );

		if ( $input->has( $field ) && ! $belongs ) {
			/* translators: 1: name of a field, 2: a scope. */
			return invalid_input( $field, sprintf( __( '“%1$s” does not belong to scope “%2$s”.', 'shortpixel-flush' ), $field, $input->text( 'scope' ) ) );
		}
	}

	if ( $input->has( 'screen' ) && ! $input->has( 'seen_on' ) ) {
		return invalid_input( 'screen', __( 'A screen is learned of together with the page that it showed: “seen_on” is missing.', 'shortpixel-flush' ) );
	}

	return layouts_refusal( $input->objects( 'layouts' ) );
}

/**
 * Refuses layouts of other sites, and those that contradict themselves.
 *
 * @param list<array<mixed>> $layouts As their schema has them.
 */
function layouts_refusal( array $layouts ): ?WP_Error {
	$hosts = [] === $layouts ? [] : site_hosts();
	$count = 0;

	foreach ( typed_layouts( $layouts ) as $layout ) {
		if ( ! is_host_listed( url_host( $layout['url'] ), $hosts ) ) {
			/* translators: %s: an address. */
			return invalid_input( 'layouts', sprintf( __( 'The page %s was measured, but it is not a page of this site. Nothing has been flushed.', 'shortpixel-flush' ), $layout['url'] ) );
		}

		$found = measurements( $layout );

		if ( null === $found ) {
			return invalid_input( 'layouts', __( 'What was measured on a page does not fit together: it names screens on which the page was not measured. Nothing has been flushed.', 'shortpixel-flush' ) );
		}

		$count += $found;
	}

	return $count > MOST_MEASUREMENTS ? too_many( 'layouts', MOST_MEASUREMENTS ) : null;
}

/**
 * Counts the measurements of a layout; null where it contradicts itself.
 *
 * @param array $layout
 * @phpstan-param array{url: string, state: string, screens: list<array{width: int, height: int, density: float}>, images: list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}>} $layout
 */
function measurements( array $layout ): ?int {
	$screens = count( $layout['screens'] );
	$count   = 0;

	if ( 'measured' !== $layout['state'] && ( $screens > 0 || [] !== $layout['images'] ) ) {
		return null;
	}

	foreach ( $layout['images'] as $image ) {
		foreach ( $image['boxes'] as $box ) {
			if ( [] !== $box['screens'] && max( $box['screens'] ) >= $screens ) {
				return null;
			}

			$count += count( $box['screens'] );
		}
	}

	return $count;
}

/**
 * Gives what the planner is told of what a browser saw.
 *
 * @return array
 * @phpstan-return array{seen_on: string, screen: array{width: int, height: int, density: float}|null, layouts: list<array{url: string, state: string, screens: list<array{width: int, height: int, density: float}>, images: list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}>}>}
 */
function seen( Input $input ): array {
	/** @var array{width: int, height: int, density: float}|null $screen Checked against the schema. */
	$screen = $input->all()['screen'] ?? null;

	return [
		'seen_on' => $input->text( 'seen_on' ),
		'screen'  => $screen,
		'layouts' => typed_layouts( $input->objects( 'layouts' ) ),
	];
}

/**
 * Gives layouts their type, which the schema has seen to.
 *
 * @param list<array<mixed>> $layouts
 * @return array
 * @phpstan-return list<array{url: string, state: string, screens: list<array{width: int, height: int, density: float}>, images: list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}>}>
 */
function typed_layouts( array $layouts ): array {
	/** @var list<array{url: string, state: string, screens: list<array{width: int, height: int, density: float}>, images: list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}>}> $layouts */
	return $layouts;
}
