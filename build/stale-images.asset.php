<?php return array('dependencies' => array(), 'version' => '606677a0894d054f9674');
