<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Model\Flush;
use function ShortPixelFlush\Flush\way;

require_once __DIR__ . '/../../../../includes/flush/way.php';

final class WayTest extends TestCase {
	private const BEST = [
		'method'          => 'auto',
		'cause'           => 'person',
		'images'          => Flush::MOST_NEW_LINKS,
		'has_provider'    => true,
		'untold'          => '',
		'has_room'        => true,
		'can_clear_pages' => true,
	];

	/** @return array<string, array{array<string, bool|int|string>, string, string}> */
	public static function facts(): array {
		return [
			'nothing is in the way'                => [ [], 'new_link', 'told_apart' ],
			'a new link is asked for'              => [ [ 'method' => 'new_link' ], 'new_link', 'told_apart' ],
			'the links are kept'                   => [ [ 'method' => 'removal' ], 'removal', 'asked' ],
			'the image was replaced'               => [ [ 'cause' => 'replace' ], 'new_link', 'told_apart' ],
			'the image was found by the scan'      => [ [ 'cause' => 'scan' ], 'new_link', 'told_apart' ],
			'the image is gone'                    => [ [ 'cause' => 'delete' ], 'removal', 'deleted' ],
			'the image has another name'           => [ [ 'cause' => 'rename' ], 'removal', 'renamed' ],
			'no plugin writes its links'           => [ [ 'has_provider' => false ], 'removal', 'no_provider' ],
			'the CDN tells no form apart'          => [ [ 'untold' => 'not_told_apart' ], 'removal', 'not_told_apart' ],
			'only the spelling, of a short name'   => [ [ 'untold' => 'short_name' ], 'removal', 'short_name' ],
			'more images than get new links'       => [ [ 'images' => Flush::MOST_NEW_LINKS + 1 ], 'removal', 'many' ],
			'all versions are taken'               => [ [ 'has_room' => false ], 'removal', 'no_version' ],
			'cached pages stay'                    => [ [ 'can_clear_pages' => false ], 'removal', 'caches_stay' ],
			'a new link is asked for in vain'      => [
				[
					'method'          => 'new_link',
					'can_clear_pages' => false,
				],
				'removal',
				'caches_stay',
			],
			'the links are kept, whatever else is' => [
				[
					'method'       => 'removal',
					'has_provider' => false,
				],
				'removal',
				'asked',
			],
		];
	}

	/** @param array<string, bool|int|string> $facts The facts that differ from BEST. */
	#[DataProvider( 'facts' )]
	public function test_it_takes_the_new_link_unless_something_is_in_the_way( array $facts, string $way, string $why ): void {
		/** @var array{method: string, cause: string, images: int, has_provider: bool, untold: string, has_room: bool, can_clear_pages: bool} $all */
		$all = $facts + self::BEST;
		self::assertSame( [ $way, $why ], array_values( way( $all ) ) );
	}
}
