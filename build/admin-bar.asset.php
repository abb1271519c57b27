<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'd72db0735a13585d0070');
