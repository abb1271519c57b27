<?php return array('dependencies' => array(), 'version' => '451dfaf1e21ef96d05e4');
