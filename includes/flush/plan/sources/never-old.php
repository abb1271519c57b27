<?php
/** Files of which no old copy can be at their links, because they are new there or have not changed: what is seen of them proves nothing of a change. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../../versions/shown.php';
require_once __DIR__ . '/source-address.php';

/** @return array<int, Image_Record> What is known of the files of images that changed, by id; none where a flush was asked for. */
function changed_records( Flush $flush ): array {
	return $flush->is_automatic() ? ( new Image_Records() )->of_flush( $flush->id, 0, Flush::MOST_NEW_LINKS ) ?? [] : [];
}

/** @param array<int, Image_Record> $records What changed_records() returned. */
function is_never_old( string $source, int $attachment_id, array $records ): bool {
	$record = $records[ $attachment_id ] ?? null;
	return null !== $record && $record->is_never_old( wp_basename( source_path( Versions\without_any_version( $source ) ) ) );
}
