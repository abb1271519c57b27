<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

require_once __DIR__ . '/SwitchedSiteTest.php';

/**
 * Repeats SwitchedSiteTest on a network at sub-domains.
 */
final class SwitchedDomainTest extends SwitchedSiteTest {
	protected const KIND = 'domains';
}
