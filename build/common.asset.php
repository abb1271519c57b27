<?php return array('dependencies' => array(), 'version' => '63a03348443f19bdb39c');
