<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

use PHPUnit\Framework\Attributes\Group;

require_once __DIR__ . '/Whole_Network_Test_Case.php';

/**
 * A network whose sites are at sub-domains.
 */
#[Group( 'proof-only' )]
final class DomainsTest extends Whole_Network_Test_Case {
	protected const KIND = 'domains';
}
