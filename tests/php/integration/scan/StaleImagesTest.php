<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Scan;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Support\Proof;
use function ShortPixelFlush\Auto\file_hash;
use function ShortPixelFlush\Auto\noted_on_sites;
use function ShortPixelFlush\Auto\paths_of;
use function ShortPixelFlush\Auto\stamps_of;

require_once __DIR__ . '/Scan_Test_Case.php';

/**
 * Tests what a scan says about images whose copies are old, and about images whose copies only seem old.
 */
final class StaleImagesTest extends Scan_Test_Case {
	private const NO_TIMES = [
		'age'     => '',
		'x-cache' => '',
	];

	/** Situations in which visitors get an older image; stale() makes an image for each. */
	private const STALE = [
		'replaced, and the copy’s age says that it is older',
		'replaced, and the cache says since when it has the copy',
		'replaced, and the copy says when it was made',
		'replaced by a file that brought its own time along',
		'replaced outside WordPress by a file that brought its own time along, after a scan',
		'cropped to another shape',
		'retouched in a corner',
		'retouched, and only an earlier scan tells that the copy was there before',
		'replaced, and the CDN says nothing of times',
		'replaced, and an edge took the old copy in again',
		'replaced, and pages ask for one copy only',
		'replaced by a drawing that one can see through',
		'only the original was overwritten, and pages ask for a size too',
		'replaced, and the copy of the best width is cropped',
	];

	/** Situations in which visitors get the present image, or it is unclear which they get, and what a scan finds. */
	private const TRAPS = [
		'retouched, and the CDN has it already'        => 'new',
		'retouched, and the CDN says nothing of times' => 'unknown no_times',
		'compressed anew'                              => 'unknown looks_same',
		'compressed anew after a scan'                 => 'unknown looks_same',
		'saved anew at half its size'                  => 'unknown looks_same',
		'touched'                                      => 'unknown looks_same',
		'touched after its bytes were known'           => 'new',
		'of another format'                            => 'new',
		'sent on to the file itself'                   => 'new',
		'sent on to another address'                   => 'unknown redirect',
		'a placeholder of one colour'                  => 'unknown placeholder',
		'a placeholder of a size of its own'           => 'unknown placeholder',
		'the same picture for every width'             => 'unknown placeholder',
		'a drawing in place of the image'              => 'unknown no_image',
		'an error page'                                => 'unknown no_image',
		'gone from the CDN'                            => 'unknown no_image',
		'a blurred preview'                            => 'unknown not_comparable',
		'a cut-out'                                    => 'unknown not_comparable',
		'turned by its EXIF'                           => 'unknown not_comparable',
		'on no page'                                   => 'unknown no_copy',
	];

	/** @return iterable<string, array{string}> */
	public static function stale_images(): iterable {
		foreach ( self::STALE as $way ) {
			yield $way => [ $way ];
		}
	}

	/** @return iterable<string, array{string, string}> */
	public static function traps(): iterable {
		foreach ( self::TRAPS as $way => $found ) {
			yield $way => [ $way, $found ];
		}
	}

	#[DataProvider( 'stale_images' )]
	public function test_an_old_image_is_found( string $way ): void {
		$id = $this->stale( $way, 1 );
		$this->scan();

		self::assertSame( 'stale', $this->found( $id ), (string) wp_json_encode( $this->record( $id )->finding ) );
	}

	#[DataProvider( 'traps' )]
	public function test_what_is_not_old_is_never_called_so( string $way, string $found ): void {
		$id = $this->trap( $way, 1 );
		$this->scan();

		self::assertSame( $found, $this->found( $id ), (string) wp_json_encode( $this->record( $id )->finding ) );
	}

	public function test_what_several_images_show_is_a_placeholder_however_real_it_looks(): void {
		$ids = [];
		foreach ( [ 1, 2, 3 ] as $seed ) {
			$id = $this->shown_image( "protected-{$seed}", $seed, 86400 );
			$this->cache( $id, self::drawing( 99 ), 3600 );
			$ids[] = $id;
		}
		$this->scan();

		self::assertSame( array_fill( 0, 3, 'unknown placeholder' ), array_map( [ $this, 'found' ], $ids ) );
	}

	#[Group( 'proof' )]
	public function test_of_many_images_all_old_ones_are_found_and_no_other_with_few_requests(): void {
		$stale = [];
		$other = [];
		$seed  = 1;
		foreach ( range( 1, Proof::size( 1, 5 ) ) as $round ) {
			foreach ( self::STALE as $way ) {
				$stale[ $this->stale( $way, ++$seed ) ] = $way;
			}
			foreach ( array_keys( self::TRAPS ) as $way ) {
				$other[ $this->trap( $way, ++$seed ) ] = $way;
			}
		}
		$before = count( $this->asked );
		$this->scan();
		$found = array_keys( ( new Image_Records() )->found_stale( 1000 ) );

		self::assertSame( count( $found ), ( new Image_Records() )->count_stale() );
		self::assertSame( [], array_diff_key( $stale, array_flip( $found ) ), 'Not found.' );
		self::assertSame( [], array_intersect_key( $other, array_flip( $found ) ), 'Wrongly named.' );
		self::assertLessThanOrEqual( 1.5 * ( count( $stale ) + count( $other ) ), count( $this->asked ) - $before );
	}

	private function stale( string $way, int $seed ): int {
		$name = 'stale-' . array_search( $way, self::STALE, true ) . "-{$seed}";
		$old  = self::drawing( $seed );
		$new  = self::drawing( $seed + 1000 );
		switch ( $way ) {
			case 'replaced, and the copy’s age says that it is older':
				$id = $this->shown_image( $name, $seed + 1000, 3600 );
				$this->cache( $id, $old, 86400 );
				return $id;
			case 'replaced, and the cache says since when it has the copy':
				$id = $this->shown_image( $name, $seed + 1000, 3600 );
				$this->cache(
					$id,
					$old,
					86400,
					[ 400, 300 ],
					[
						'cdn-cache'    => 'HIT',
						'cdn-cachedat' => gmdate(
							'm/d/Y H:i:s',
							$this->now - 86400
						),
					] + self::NO_TIMES
				);
				return $id;
			case 'replaced, and the copy says when it was made':
				$id = $this->shown_image( $name, $seed + 1000, 3600 );
				$this->cache(
					$id,
					$old,
					86400,
					[ 400, 300 ],
					[ 'last-modified' => gmdate( 'D, d M Y H:i:s', $this->now - 86400 ) . ' GMT' ] + self::NO_TIMES
				);
				return $id;
			case 'replaced by a file that brought its own time along':
				$id = $this->shown_image( $name, $seed + 1000, 90 * 86400 );
				$this->cache( $id, $old, 86400 );
				return $id;
			case 'replaced outside WordPress by a file that brought its own time along, after a scan':
				$id = $this->scanned( $name, $seed );
				$this->write( $id, self::retouched( $old ), 90 * 86400, 80 );
				return $id;
			case 'cropped to another shape':
				$id = $this->shown_image( $name, $seed, 3600 );
				$this->write( $id, self::cropped( $old ), 3600 );
				$this->cache( $id, $old, 86400 );
				return $id;
			case 'retouched in a corner':
				$id = $this->shown_image( $name, $seed, 3600 );
				$this->write( $id, self::retouched( $old ), 3600 );
				$this->cache( $id, $old, 86400 );
				return $id;
			case 'retouched, and only an earlier scan tells that the copy was there before':
				$id = $this->scanned( $name, $seed );
				$this->write( $id, self::retouched( $old ), 60, 80 );
				$this->cache( $id, $old, 0, [ 400, 300 ], self::NO_TIMES );
				return $id;
			case 'replaced, and the CDN says nothing of times':
				$id = $this->shown_image( $name, $seed + 1000, 3600 );
				$this->cache( $id, $old, 86400, [ 400, 300 ], self::NO_TIMES );
				return $id;
			case 'replaced, and an edge took the old copy in again':
				$id = $this->shown_image( $name, $seed + 1000, 86400 );
				$this->cache( $id, $old, 3600 );
				return $id;
			case 'replaced, and pages ask for one copy only':
				$id = $this->shown_image( $name, $seed + 1000, 86400, [ 400 ] );
				$this->cache( $id, $old, 3600, [ 400 ] );
				return $id;
			case 'only the original was overwritten, and pages ask for a size too':
				$id = $this->image_with_a_size( $name, $seed );
				$this->write( $id, $new, 3600 );
				return $id;
			case 'replaced, and the copy of the best width is cropped':
				$id = $this->shown_image( $name, $seed + 1000, 3600, [ 700 ] );
				$this->cache( $id, $old, 86400, [ 700 ] );
				$this->show_cropped( $id, $old );
				return $id;
			default:
				$id = $this->shown_image( $name, $seed, 3600, [ 400, 300 ], 'png' );
				$this->write( $id, self::with_holes( $new ), 3600 );
				$this->cache( $id, self::with_holes( $old ), 86400 );
				return $id;
		}
	}

	/** Creates an old image whose page shows the original, and another size in the widths that a scan prefers. */
	private function image_with_a_size( string $name, int $seed ): int {
		$id   = $this->shown_image( $name, $seed, 90 * 86400, [ 800, 700 ] );
		$old  = self::drawing( $seed );
		$file = (string) preg_replace( '~\.jpg$~', '-400x300.jpg', (string) get_attached_file( $id ) );
		$meta = (array) wp_get_attachment_metadata( $id );
		$size = imagescale( $old, 400 );
		self::assertNotFalse( $size );
		imagejpeg( $size, $file );
		touch( $file, $this->now - 90 * 86400 );
		$meta['sizes'] = [
			'medium' => [
				'file'      => basename( $file ),
				'width'     => 400,
				'height'    => 300,
				'mime-type' => 'image/jpeg',
			],
		];
		wp_update_attachment_metadata( $id, $meta );
		$this->cache( $id, $old, 86400, [ 800, 700 ] );
		foreach ( [ 400, 300 ] as $width ) {
			$url  = str_replace( basename( (string) get_attached_file( $id ) ), basename( $file ), $this->copy_url( $id, $width ) );
			$made = $this->now - 86400;
			$page = (string) array_key_last( $this->pages );

			$this->pages[ $page ] = str_replace( '<body>', "<body><img src=\"{$url}\">", $this->pages[ $page ] );
			$this->copies[ $url ] = fn (): array => [
				'headers' => [ 'age' => (string) ( $this->now - $made ) ],
				'body'    => self::webp( $old, $width ),
			];
		}
		// Drops the changes recorded so far, as if the image had been there before the plugin.
		noted_on_sites( [] );
		return $id;
	}

	/** Adds a cropped copy to the image's page, in the best width and with a height in its URL. */
	private function show_cropped( int $id, \GdImage $image ): void {
		$url  = $this->copy_url( $id, 400, '+h_400' );
		$page = (string) array_key_last( $this->pages );

		$this->pages[ $page ] = str_replace( '<body>', "<body><img src=\"{$url}\">", $this->pages[ $page ] );
		$this->copies[ $url ] = fn (): array => [
			'headers' => [ 'age' => '86400' ],
			'body'    => self::webp( self::cropped( $image ), 400 ),
		];
	}

	private function trap( string $way, int $seed ): int {
		$name  = 'trap-' . array_search( $way, array_keys( self::TRAPS ), true ) . "-{$seed}";
		$image = self::drawing( $seed );
		switch ( $way ) {
			case 'retouched, and the CDN has it already':
				$id = $this->shown_image( $name, $seed, 3600 );
				$this->write( $id, self::retouched( $image ), 3600 );
				$this->cache( $id, self::retouched( $image ), 1800 );
				return $id;
			case 'retouched, and the CDN says nothing of times':
				$id = $this->shown_image( $name, $seed, 3600 );
				$this->write( $id, self::retouched( $image ), 3600 );
				$this->cache( $id, self::retouched( $image ), 1800, [ 400, 300 ], self::NO_TIMES );
				return $id;
			case 'compressed anew':
				$id = $this->shown_image( $name, $seed, 3600 );
				$this->write( $id, $image, 3600, 40 );
				$this->cache( $id, $image, 86400 );
				return $id;
			case 'compressed anew after a scan':
				$id = $this->scanned( $name, $seed );
				$this->write( $id, $image, 60, 40 );
				return $id;
			case 'saved anew at half its size':
				$id    = $this->shown_image( $name, $seed, 3600 );
				$small = imagescale( $image, 500 );
				self::assertNotFalse( $small );
				$this->write( $id, $small, 3600 );
				$this->cache( $id, $image, 86400 );
				return $id;
			case 'touched':
				$id = $this->shown_image( $name, $seed, 60 );
				$this->cache( $id, $image, 86400 );
				return $id;
			case 'touched after its bytes were known':
				$id    = $this->shown_image( $name, $seed, 90 * 86400 );
				$paths = paths_of( $id );
				$files = [];
				foreach ( stamps_of( $paths ) as $file => $stamp ) {
					$files[ $file ] = $stamp->with_hash( file_hash( $paths[ $file ] ) );
				}
				( new Image_Records() )->note_listed(
					[
						$id => [
							'files'      => $files,
							'stamped_at' => $this->now - 7200,
							'scan_due'   => 0,
							'scanned_at' => 0,
						],
					]
				);
				$this->cache( $id, $image, 86400 );
				touch( (string) get_attached_file( $id ), $this->now - 60 );
				return $id;
			case 'of another format':
				$id = $this->shown_image( $name, $seed, 86400, [ 400, 300 ], 'png' );
				$this->cache( $id, $image, 3600 );
				return $id;
			case 'sent on to the file itself':
				$id = $this->shown_image( $name, $seed, 3600 );
				$this->answer(
					$id,
					[
						'status'  => 307,
						'headers' => [ 'location' => (string) wp_get_attachment_url( $id ) ],
					]
				);
				return $id;
			case 'sent on to another address':
				$id = $this->shown_image( $name, $seed, 3600 );
				$this->answer(
					$id,
					[
						'status'  => 302,
						'headers' => [ 'location' => 'https://elsewhere.example/login' ],
					]
				);
				return $id;
			case 'a placeholder of one colour':
				$id   = $this->shown_image( $name, $seed, 86400 );
				$grey = imagecreatetruecolor( 800, 600 );
				self::assertNotFalse( $grey );
				imagefilledrectangle( $grey, 0, 0, 800, 600, (int) imagecolorallocate( $grey, 128, 128, 128 ) );
				$this->cache( $id, $grey, 3600 );
				return $id;
			case 'a placeholder of a size of its own':
				$id = $this->shown_image( $name, $seed, 86400 );
				$this->answer(
					$id,
					[
						'body'    => self::webp( self::drawing( $seed + 500 ), 120 ),
						'headers' => [
							'age'     => '60',
							'x-cache' => 'HIT',
						],
					]
				);
				return $id;
			case 'the same picture for every width':
				$id = $this->shown_image( $name, $seed, 86400 );
				$this->answer(
					$id,
					[
						'body'    => self::webp( self::drawing( $seed + 500 ), 400 ),
						'headers' => [
							'age'     => '60',
							'x-cache' => 'HIT',
						],
					]
				);
				return $id;
			case 'a drawing in place of the image':
				$id = $this->shown_image( $name, $seed, 86400 );
				$this->answer(
					$id,
					[
						'body'    => '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"></svg>',
						'headers' => [ 'age' => '60' ],
					]
				);
				return $id;
			case 'an error page':
				$id = $this->shown_image( $name, $seed, 3600 );
				$this->answer(
					$id,
					[
						'body'    => '<html><body>Busy</body></html>',
						'headers' => [ 'age' => '86400' ],
					]
				);
				return $id;
			case 'gone from the CDN':
				$id = $this->shown_image( $name, $seed, 3600 );
				$this->answer(
					$id,
					[
						'status' => 404,
						'body'   => 'gone',
					]
				);
				return $id;
			case 'a blurred preview':
				return $this->with_parameter( $name, $seed, 'q_lqip' );
			case 'a cut-out':
				return $this->with_parameter( $name, $seed, 'c_center' );
			case 'turned by its EXIF':
				$id = $this->shown_image( $name, $seed, 3600 );
				file_put_contents(
					(string) get_attached_file( $id ),
					self::turned( (string) file_get_contents( (string) get_attached_file( $id ) ) )
				);
				touch( (string) get_attached_file( $id ), $this->now - 3600 );
				$upright = imagerotate( $image, 270, 0 );
				self::assertNotFalse( $upright );
				$this->cache( $id, $upright, 86400 );
				return $id;
			default:
				return $this->attachment( [ 'name' => $name ] );
		}
	}
}
