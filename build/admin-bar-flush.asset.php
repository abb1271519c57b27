<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'c5cf747190351995e439');
