<?php
/**
 * What people are told of a flush of everything, provider by provider.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/site-parts.php';
require_once __DIR__ . '/site-steps.php';
require_once __DIR__ . '/../store/store-rows.php';

/**
 * Says what ShortPixel's answer to "empty it all" means; empty for another code.
 *
 * @param array<mixed> $data What the step found.
 */
function site_purge_sentence( string $code, array $data ): string {
	$name      = text( $data['provider'] ?? '' );
	$sentences = [
		/* translators: %s: a plugin's name. */
		'purge_no_key'      => sprintf( __( '%s holds no API key that ShortPixel would know, and without one everything can’t be flushed at once. Its pictures stay as they are. Enter the key in its settings, then try again.', 'shortpixel-flush' ), $name ),
		/* translators: %s: a plugin's name. */
		'purge_key_refused' => sprintf( __( 'ShortPixel does not accept the API key that %s holds. Its pictures stay as they are. Correct the key in its settings, then try again.', 'shortpixel-flush' ), $name ),
		/* translators: %s: a host, such as spcdn.shortpixel.ai. */
		'purge_refused'     => sprintf( __( 'ShortPixel did not say that it removes what %s holds of this site. Visitors may get the same pictures as before. See whether the site belongs to the account of the API key, then try again.', 'shortpixel-flush' ), text( $data['host'] ?? '' ) ),
		'purge_busy'        => __( 'ShortPixel does not answer. Visitors get the same pictures as before. It is asked again a few times; if it stays like that, try again later.', 'shortpixel-flush' ),
		'waiting'           => __( 'ShortPixel removes the old pictures in the background.', 'shortpixel-flush' ),
		'front_page_same'   => __( 'The addresses in pages stay the same, so there is nothing to see there.', 'shortpixel-flush' ),
	];

	return $sentences[ $code ] ?? '';
}

/**
 * Says what is true after a flush of everything that came out: of pages only what those ask for that were looked at.
 *
 * @param list<array<mixed>> $steps
 */
function site_done( array $steps, string $to ): string {
	$slower = __( 'First views are slower while ShortPixel makes them again.', 'shortpixel-flush' );
	$read   = 0;

	foreach ( $steps as $step ) {
		$read = 'front_page' === ( $step['id'] ?? '' ) && is_array( $step['data'] ?? null ) ? integer( $step['data']['read'] ?? 0 ) : $read;
	}

	$said = 0 === $read
		/* translators: %s: an API URL, such as https://cdn.shortpixel.ai/spai3. */
		? sprintf( __( 'All pictures have their new address at %s. No page that was looked at shows one of them, so open one that does.', 'shortpixel-flush' ), $to )
		: sprintf(
			/* translators: 1: an API URL, such as https://cdn.shortpixel.ai/spai3, 2: number of pages. */
			_n( 'All pictures have their new address at %1$s; %2$s page was looked at and asks for them there.', 'All pictures have their new address at %1$s; %2$s pages were looked at and ask for them there.', $read, 'shortpixel-flush' ),
			$to,
			number_format_i18n( $read )
		);

	return $said . ' ' . $slower;
}

/**
 * Says what is true after an undo.
 *
 * @param list<array<mixed>> $steps
 */
function site_undone( array $steps, string $from ): string {
	/* translators: %s: an API URL, such as https://cdn.shortpixel.ai/spai2. */
	$said = sprintf( __( 'Undone: all pictures have their address at %s again.', 'shortpixel-flush' ), $from );

	return has_pages_left( $steps ) ? $said . ' ' . __( 'Some pages may still ask for the other one. See the steps for what to do.', 'shortpixel-flush' ) : $said;
}

/**
 * Tells whether something did not come out that may keep pages as they were.
 *
 * @param list<array<mixed>> $steps
 */
function has_pages_left( array $steps ): bool {
	foreach ( [ 'styles', 'edge', 'page_caches', 'front_page' ] as $id ) {
		if ( has_step( $steps, $id, [ 'failed' ] ) ) {
			return true;
		}
	}

	return has_edge_left( $steps );
}

/**
 * Says what is true for visitors where several providers were flushed, or one whose addresses stay: what came of each.
 *
 * @param array<string, mixed> $row   The flush.
 * @param list<array<mixed>>   $steps
 */
function site_parts_message( array $row, array $steps ): string {
	$sentences = [];
	$ids       = has_step( $steps, 'switch_back' ) ? [ 'switch_back' ] : [ 'switch', 'purge' ];
	$done      = parts_with( $row, $steps, $ids, [ 'done' ] );

	foreach ( $done as $part ) {
		$to          = direction_of( $part, $steps )[1];
		$sentences[] = 'purge' === $part['by']
			/* translators: %s: a plugin's name. */
			? sprintf( __( 'ShortPixel removes what it holds of the pictures of %s.', 'shortpixel-flush' ), $part['name'] )
			/* translators: 1: a plugin's name, 2: an API URL, such as https://cdn.shortpixel.ai/spai3. */
			: sprintf( __( 'The pictures of %1$s have their address at %2$s.', 'shortpixel-flush' ), $part['name'], $to );
	}

	foreach ( $steps as $step ) {
		if ( 'failed' === ( $step['state'] ?? '' ) && in_array( $step['id'] ?? '', [ 'try', 'switch', 'purge', 'switch_back' ], true ) ) {
			/* translators: 1: a plugin's name, 2: why its pictures were not flushed. */
			$sentences[] = sprintf( __( '%1$s: %2$s', 'shortpixel-flush' ), text( $step['of'] ?? '' ), site_code_sentence( text( $step['code'] ?? '' ), is_array( $step['data'] ?? null ) ? $step['data'] : [] ) );
		}
	}

	if ( has_pages_left( $steps ) ) {
		$sentences[] = __( 'Some pages may still show old pictures. See the steps for what to do.', 'shortpixel-flush' );
	}

	if ( [] !== $done && ! has_step( $steps, 'switch_back' ) ) {
		$sentences[] = __( 'First views are slower while ShortPixel makes them again.', 'shortpixel-flush' );
	}

	return implode( ' ', $sentences );
}

/**
 * Says, before it is done, what is flushed of each provider, and what of those that can't be.
 *
 * @param non-empty-list<array{id: string, name: string, by: string, from: string, to: string}> $parts
 * @return list<string>
 */
function part_effects( array $parts ): array {
	$effects = [];

	foreach ( $parts as $part ) {
		$provider = provider_by_id( $part['id'] );

		if ( 'purge' === $part['by'] ) {
			/* translators: %s: a plugin's name. */
			$effects[] = sprintf( __( 'The addresses that %s writes stay the same: ShortPixel is asked to remove all that it holds of this site. That can’t be undone.', 'shortpixel-flush' ), $part['name'] );
		}

		$effects = array_merge( $effects, null === $provider ? [] : $provider->full_flush_effects() );
	}

	return $effects;
}
