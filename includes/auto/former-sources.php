<?php
/**
 * Lists an image's earlier URLs, which it had before it was renamed, replaced or deleted: ShortPixel keeps the copies
 * there, and pages may still contain them.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\Image_Record;
use function ShortPixelFlush\Copies\browser_url;
use function ShortPixelFlush\Copies\file_by_name;
use function ShortPixelFlush\Copies\url_beside;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @phpstan-param list<array{url: string, ...}> $current The image's present sources; none if it was deleted.
 * @param list<string>                  $gone    Names of files that disappeared with the earlier name.
 * @return list<Source_File> Sources at other URLs than the present ones, without duplicates.
 */
function former_sources( Image_Record $record, array $current, array $gone ): array {
	$known  = array_fill_keys( array_column( $current, 'url' ), true );
	$former = [];
	$gone   = array_map( static fn ( string $name ): array => source_named( $record->file, $name ), $gone );
	foreach ( array_merge( $record->former, $gone ) as $source ) {
		if ( '' === $source['url'] || isset( $known[ $source['url'] ] ) ) {
			continue;
		}
		$known[ $source['url'] ] = true;
		$former[]                = $source;
	}
	return $former;
}

/**
 * @param string $file The path of the attachment's own file at that time, relative to the uploads folder.
 * @return Source_File
 */
function source_named( string $file, string $name ): array {
	list( $width, $height ) = file_by_name( $name );
	return [
		'url'    => browser_url( url_beside( wp_get_upload_dir()['baseurl'] . '/' . $file, $name ) ),
		'width'  => $width,
		'height' => $height,
		'type'   => (string) wp_check_filetype( $name )['type'],
		'path'   => null,
	];
}
