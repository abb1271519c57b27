<?php return array('dependencies' => array(), 'version' => '0b8817d3609bebf9116f');
