<?php
/**
 * Which part a file has in its attachment: what was seen of one image's largest file holds for another's. Pure.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../sources/source-match.php';

/**
 * Names the roles of an attachment's files, by their paths as source_path() gives them: `full`, `original`, `size:<name>`,
 * and `largest` for what is largest in the srcset of the whole picture. A file that is none of these has no role.
 *
 * @param array $sources What sources() gave, the attachment's own file first.
 * @phpstan-param list<array{url: string, width: int, height: int, role?: string, largest?: bool, ...}> $sources
 * @return array<string, list<string>>
 */
function source_roles( array $sources ): array {
	$roles = [];
	$full  = $sources[0] ?? null;

	foreach ( $sources as $source ) {
		$role = $source['role'] ?? '';
		$path = source_path( $source['url'] );

		// Crops have a largest of their own, which says nothing of the picture's.
		$is_largest = null !== $full && ( $source['largest'] ?? false ) && wp_image_matches_ratio( $full['width'], $full['height'], $source['width'], $source['height'] );

		$roles[ $path ] = array_merge(
			'full' === $role || 'original' === $role || 0 === strpos( $role, 'size:' ) ? [ substr( $role, 0, 60 ) ] : [],
			$is_largest ? [ 'largest' ] : []
		);
	}

	return $roles;
}
