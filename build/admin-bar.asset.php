<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'd6feee3dd5f15e162f23');
