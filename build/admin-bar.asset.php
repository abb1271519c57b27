<?php return array('dependencies' => array('wp-i18n'), 'version' => '3d18b8580a8dd14073a4');
