<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

use PHPUnit\Framework\Attributes\Group;

require_once __DIR__ . '/Whole_Network_Test_Case.php';

/**
 * Tests a network whose sites are at sub-domains.
 */
#[Group( 'proof-only' )]
final class DomainsTest extends Whole_Network_Test_Case {
	protected const KIND = 'domains';

	/** In networks created before WordPress 3.5, the files of all sites have the same paths. */
	public function test_the_files_of_a_site_beneath_the_main_one_are_not_the_main_one_s(): void {
		self::add_sites( 1 );
		self::on_network( self::ACTIVATE );
		$owners = self::value_of(
			'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/copies/sources/own-files.php";
			$names = \ShortPixelFlush\Copies\source_names( [ 7 => [ [ "url" => "http://example.org/files/2026/11/a.jpg" ] ] ], \ShortPixelFlush\Copies\file_hosts() );
			return array_map( static fn ( $host ) => \ShortPixelFlush\Copies\owner_of( "http://$host/files/2026/11/a.jpg", $names ), [ "example.org", "cdn.example.org", "site2.example.org" ] );'
		);
		self::assertSame( [ 7, 7, null ], $owners );
	}
}
