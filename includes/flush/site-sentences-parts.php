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
require_once __DIR__ . '/store-rows.php';

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
			: sprintf( __( 'Pages ask for the pictures of %1$s at %2$s.', 'shortpixel-flush' ), $part['name'], $to );
	}

	foreach ( $steps as $step ) {
		if ( 'failed' === ( $step['state'] ?? '' ) && in_array( $step['id'] ?? '', [ 'try', 'switch', 'purge', 'switch_back' ], true ) ) {
			/* translators: 1: a plugin's name, 2: why its pictures were not flushed. */
			$sentences[] = sprintf( __( '%1$s: %2$s', 'shortpixel-flush' ), text( $step['of'] ?? '' ), site_code_sentence( text( $step['code'] ?? '' ), is_array( $step['data'] ?? null ) ? $step['data'] : [] ) );
		}
	}

	foreach ( [ 'styles', 'edge', 'page_caches', 'front_page' ] as $id ) {
		if ( has_step( $steps, $id, [ 'failed' ] ) ) {
			$sentences[] = __( 'Some pages may still show old pictures. See the steps for what to do.', 'shortpixel-flush' );
			break;
		}
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

		$effects = array_merge( $effects, null === $provider ? [] : $provider->effects_of_everything() );
	}

	return $effects;
}
