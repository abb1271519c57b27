<?php return array('dependencies' => array(), 'version' => 'd6490af3e2957ce0cebf');
