<?php
/**
 * Finds a page of another site of the network whose content shows this site's images. New links don't reach such pages.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use function ShortPixelFlush\Model\image_file;
use function ShortPixelFlush\Model\integers;
use function ShortPixelFlush\on_site;
use function ShortPixelFlush\Versions\path_stem;
use const ShortPixelFlush\Versions\ADDED_TO_NAME;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// On a larger network, only the most recently changed sites are searched.
const MOST_OTHER_SITES = 20;

/**
 * @param list<int> $attachment_ids
 * @return string The first page found; empty for none.
 */
function page_of_another_site( array $attachment_ids ): string {
	$folder = source_path( wp_get_upload_dir()['baseurl'] );
	if ( ! is_multisite() || [] === $attachment_ids || 1 !== preg_match( '~/uploads(?:/sites/\d+)?\z~', $folder, $found ) ) {
		return '';
	}
	$names = [];
	foreach ( $attachment_ids as $id ) {
		$stem = path_stem( image_file( $id ) );
		if ( '' !== $stem ) {
			$names[] = "{$found[0]}/{$stem}";
		}
	}
	$pattern = '~(?:' . implode(
		'|',
		array_map( static fn ( string $name ): string => preg_quote( $name, '~' ), $names )
	) . ')' . ADDED_TO_NAME . '\.[a-z]{3,5}\b~i';
	$search  = new Post_Search( microtime( true ) + SEARCH_SECONDS );
	$on_site = static function () use ( $names, $pattern, $search ): string {
		foreach ( posts_with( array_map( static fn ( string $name ): array => [ $name ], $names ), $pattern, $search ) as $post_id ) {
			foreach ( page_of_post( $post_id ) as $page => $title ) {
				return $page;
			}
		}
		return '';
	};
	foreach ( [] === $names ? [] : other_sites() as $site ) {
		$page = on_site( $site, $on_site );
		if ( '' !== $page ) {
			return $page;
		}
	}
	return '';
}

/** @return list<int> */
function other_sites(): array {
	return integers(
		get_sites(
			[
				'fields'       => 'ids',
				'site__not_in' => [ get_current_blog_id() ],
				'network_id'   => get_current_network_id(),
				'number'       => MOST_OTHER_SITES,
				'orderby'      => 'last_updated',
				'order'        => 'DESC',
				'archived'     => 0,
				'deleted'      => 0,
				'spam'         => 0,
			]
		)
	);
}
