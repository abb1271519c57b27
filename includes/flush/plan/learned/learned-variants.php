<?php
/** Applies what was seen of other images to this one: each file × the lists that were seen on a file like it. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Providers\all;
use function ShortPixelFlush\Providers\former_endpoints;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Versions\source_of;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/learned.php';
require_once __DIR__ . '/../sources/sources.php';
require_once __DIR__ . '/../../../providers/providers.php';
require_once __DIR__ . '/../../../versions/shown.php';

// A browser asks for the file's width times its screen's density, and no screen has more than four.
const LEARNED_DENSITY = 4;

/** @return array<string, list<Prepared_List>> By the file's extension. A provider that is no longer in use composes addresses at its former endpoint. */
function prepared_lists(): array {
	$providers = [];
	$prepared  = [];

	foreach ( ready() as $provider ) {
		if ( $provider->can_flush_images() ) {
			$providers[ $provider->id() ] = $provider;
		}
	}

	$former = [] === $providers ? [] : former_endpoints();

	foreach ( [] === $former ? [] : all() as $provider ) {
		if ( isset( $former[ $provider->id() ] ) ) {
			$providers[ $provider->id() ] = $provider;
		}
	}

	foreach ( [] === $providers ? [] : learned_lists() as $list ) {
		if ( isset( $providers[ $list['provider'] ] ) ) {
			$prepared[ $list['extension'] ][] = [
				'provider' => $providers[ $list['provider'] ],
				'endpoint' => $former[ $list['provider'] ] ?? '',
				'http'     => parameter_list( $list['params'], $list['separator'] ),
				'https'    => parameter_list( array_values( array_diff( $list['params'], [ 'p_h' ] ) ), $list['separator'] ),
				'roles'    => $list['roles'],
				'width'    => width_in( $list['params'] ),
			];
		}
	}

	return $prepared;
}

/**
 * @param array<string, list<Prepared_List>> $prepared
 * @param list<Source_File>                  $sources  The attachment's files.
 * @param list<Source_File>                  $shown    Further files that pages show of it: a provider took them, so they count as the largest.
 * @return list<Variant>
 */
function learned_variants( array $prepared, int $attachment_id, array $sources, array $shown ): array {
	if ( [] === $prepared || [] === $sources ) {
		return [];
	}

	$roles    = source_roles( $sources );
	$taken    = [];
	$variants = [];

	foreach ( array_merge( $sources, $shown ) as $source ) {
		$path = source_path( $source['url'] );
		$own  = $roles[ $path ] ?? [ 'largest' ];

		foreach ( $prepared[ url_extension( $source['url'] ) ] ?? [] as $list ) {
			$id = $list['provider']->id();

			if ( [] === $list['roles'] && ! isset( $taken[ $id ] ) ) {
				$taken[ $id ] = taken_paths( $list['provider'], $sources, $shown );
			}

			$fits = [] === $list['roles'] ? isset( $taken[ $id ][ $path ] ) && [] !== array_intersect( [ 'full', 'largest' ], $own ) : [] !== array_intersect( $list['roles'], $own );

			// Not wider than a browser could want of the file.
			if ( $fits && ( 0 === $source['width'] || $list['width'] <= LEARNED_DENSITY * $source['width'] ) ) {
				$url        = source_of( $list['provider']->id(), $source['url'] );
				$variants[] = new Variant( $list['provider']->cdn_url( 0 === stripos( $url, 'http://' ) ? $list['http'] : $list['https'], $url, $list['endpoint'] ), $url, $attachment_id, 'learned' );
			}
		}
	}

	return $variants;
}

/**
 * @param list<Source_File> $sources
 * @param list<Source_File> $shown
 * @return array<string, true> Paths of files that a provider rewrites: a list whose file is unknown is tried only on these.
 */
function taken_paths( Provider $provider, array $sources, array $shown ): array {
	$paths = [];

	foreach ( array_merge( $provider->used_sources( $sources ), $shown ) as $source ) {
		$paths[ source_path( $source['url'] ) ] = true;
	}

	return $paths;
}

/**
 * @param list<string> $params
 * @return array{params: list<string>, separator: string}
 */
function parameter_list( array $params, string $separator ): array {
	return [
		'params'    => $params,
		'separator' => $separator,
	];
}

/** @param list<string> $params */
function width_in( array $params ): int {
	foreach ( $params as $param ) {
		if ( 1 === preg_match( '#^w_(\d{1,6})$#D', $param, $found ) ) {
			return (int) $found[1];
		}
	}

	return 0;
}
