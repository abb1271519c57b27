<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'f89656509876b67a774e');
