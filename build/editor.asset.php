<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '8fb9d27d18d3224a616c');
